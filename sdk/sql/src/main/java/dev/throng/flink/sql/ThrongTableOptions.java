package dev.throng.flink.sql;

import dev.throng.flink.LostOffsets;
import dev.throng.flink.StartingPoint;
import dev.throng.flink.ThrongConnection;
import dev.throng.flink.ThrongEvents;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.table.api.ValidationException;

/** What stands behind WITH, of a table and of the catalog. */
final class ThrongTableOptions {
  /** Settings of the Kafka consumer begin with it. */
  static final String PROPERTIES = "properties.";

  static final ConfigOption<String> BOOTSTRAP_SERVERS =
      ConfigOptions.key("bootstrap.servers")
          .stringType()
          .noDefaultValue()
          .withDescription("Kafka brokers, host:port,...");

  static final ConfigOption<LogTable> TABLE =
      ConfigOptions.key("table")
          .enumType(LogTable.class)
          .noDefaultValue()
          .withDescription("Which of the tables that the log is seen as.");

  static final ConfigOption<String> FROM =
      ConfigOptions.key("scan.from")
          .stringType()
          .defaultValue("earliest")
          .withDescription(
              "Where to begin: earliest, latest, a time such as 2026-01-31T12:00:00Z, or the last"
                  + " so many days, such as '7 days'.");

  static final ConfigOption<Boolean> UNTIL_NOW =
      ConfigOptions.key("scan.until-now")
          .booleanType()
          .defaultValue(false)
          .withDescription(
              "End with what is in the log when the query starts; always so in batch mode.");

  static final ConfigOption<LostOffsets> ON_LOST_OFFSETS =
      ConfigOptions.key("scan.on-lost-offsets")
          .enumType(LostOffsets.class)
          .defaultValue(LostOffsets.FAIL)
          .withDescription("What to do if Kafka has deleted what comes next: FAIL or SKIP.");

  static final ConfigOption<Duration> OUT_OF_ORDER =
      ConfigOptions.key("scan.out-of-order")
          .durationType()
          .defaultValue(Duration.ofSeconds(5))
          .withDescription("How far watermarks follow behind the newest event.");

  static final ConfigOption<Duration> QUIET_AFTER =
      ConfigOptions.key("scan.quiet-after")
          .durationType()
          .defaultValue(Duration.ofMinutes(1))
          .withDescription("When event time goes on although nothing happens.");

  private static final Pattern DAYS = Pattern.compile("([1-9][0-9]{0,4}) ?(d|day|days)");

  private ThrongTableOptions() {}

  /** Those that a table may have and need not. */
  static Set<ConfigOption<?>> optional() {
    return Set.of(FROM, UNTIL_NOW, ON_LOST_OFFSETS, OUT_OF_ORDER, QUIET_AFTER);
  }

  /** The log as the options say. */
  static ThrongEvents events(ReadableConfig options, Map<String, String> all, boolean untilNow) {
    ThrongConnection connection = ThrongConnection.to(options.get(BOOTSTRAP_SERVERS));
    for (Map.Entry<String, String> option : all.entrySet()) {
      if (option.getKey().startsWith(PROPERTIES)) {
        connection =
            connection.with(option.getKey().substring(PROPERTIES.length()), option.getValue());
      }
    }
    ThrongEvents events =
        ThrongEvents.source(connection)
            .from(start(options.get(FROM)))
            .onLostOffsets(options.get(ON_LOST_OFFSETS))
            .outOfOrder(options.get(OUT_OF_ORDER))
            .quietAfter(options.get(QUIET_AFTER));
    return untilNow ? events.untilNow() : events;
  }

  /** Parses the option; throws {@link ValidationException} if it is malformed. */
  static StartingPoint start(String from) {
    Matcher days = DAYS.matcher(from);
    if (days.matches()) {
      return StartingPoint.lastDays(Integer.parseInt(days.group(1)));
    }
    return switch (from) {
      case "earliest" -> StartingPoint.earliest();
      case "latest" -> StartingPoint.latest();
      default -> {
        try {
          yield StartingPoint.time(Instant.parse(from));
        } catch (DateTimeException e) {
          throw new ValidationException(
              FROM.key()
                  + ": '"
                  + from
                  + "' (expected: earliest, latest, a time such as 2026-01-31T12:00:00Z, or '7"
                  + " days')",
              e);
        }
      }
    };
  }
}
