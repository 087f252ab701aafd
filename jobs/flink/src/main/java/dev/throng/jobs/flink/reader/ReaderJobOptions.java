package dev.throng.jobs.flink.reader;

import dev.throng.connectors.cassandra.CassandraClientOptions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Program arguments of the reader job. */
final class ReaderJobOptions {
  /** Different pages that one subtask reads from the database at a time; further ones get 503. */
  static final ConfigOption<Integer> PAGES_IN_FLIGHT_MAX =
      ConfigOptions.key("reader.pages-in-flight-max")
          .intType()
          .defaultValue(64)
          .withDescription(
              "Different pages that one subtask reads from the database at a time, a quarter of"
                  + " them of one channel.");

  /** Pages that wait for what one subtask reads; further ones get 503. */
  static final ConfigOption<Integer> PAGES_WAITING_MAX =
      ConfigOptions.key("reader.pages-waiting-max")
          .intType()
          .defaultValue(512)
          .withDescription(
              "Pages that wait for what one subtask reads, a quarter of them of one channel.");

  /** How long the database may take for a page; then it gets 503. */
  static final ConfigOption<Duration> PAGE_DEADLINE =
      ConfigOptions.key("reader.page-deadline")
          .durationType()
          .defaultValue(Duration.ofSeconds(4))
          .withDescription("How long the database may take for one page.");

  private ReaderJobOptions() {}

  /** Beside those that every job has. */
  static List<ConfigOption<?>> all() {
    List<ConfigOption<?>> options = new ArrayList<>(CassandraClientOptions.all());
    options.add(PAGES_IN_FLIGHT_MAX);
    options.add(PAGES_WAITING_MAX);
    options.add(PAGE_DEADLINE);
    return options;
  }
}
