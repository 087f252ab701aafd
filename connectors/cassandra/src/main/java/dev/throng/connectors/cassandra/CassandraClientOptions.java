package dev.throng.connectors.cassandra;

import java.io.Serializable;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * Where the database is and how to talk to it.
 *
 * @param contactPoints {@code host:port} each, at least one
 * @param localDatacenter only its nodes are asked
 * @param keyspace of unqualified table names
 * @param consistency name of a CQL consistency level, for reads and writes
 * @param requestTimeout for one attempt of one statement
 * @param inFlightMax statements that one subtask has under way at the most
 */
@PublicEvolving
public record CassandraClientOptions(
    List<String> contactPoints,
    String localDatacenter,
    String keyspace,
    Consistency consistency,
    Duration requestTimeout,
    int inFlightMax)
    implements Serializable {

  /** Consistency levels that a read after a write can be built on, in one datacenter. */
  public enum Consistency {
    /** Right where a keyspace has one replica: then it is the same as the quorum. */
    LOCAL_ONE,
    /** The default. */
    LOCAL_QUORUM,
    /** Every replica must answer. */
    ALL
  }

  /** {@link #contactPoints}. */
  public static final ConfigOption<String> CONTACT_POINTS =
      ConfigOptions.key("cassandra.contact-points")
          .stringType()
          .noDefaultValue()
          .withDescription("host:port of some nodes, separated by commas.");

  /** {@link #localDatacenter}. */
  public static final ConfigOption<String> LOCAL_DATACENTER =
      ConfigOptions.key("cassandra.local-datacenter")
          .stringType()
          .noDefaultValue()
          .withDescription("The datacenter whose nodes are asked.");

  /** {@link #keyspace}. */
  public static final ConfigOption<String> KEYSPACE =
      ConfigOptions.key("cassandra.keyspace")
          .stringType()
          .noDefaultValue()
          .withDescription("Keyspace of the tables.");

  /** {@link #consistency}. */
  public static final ConfigOption<Consistency> CONSISTENCY =
      ConfigOptions.key("cassandra.consistency")
          .enumType(Consistency.class)
          .defaultValue(Consistency.LOCAL_QUORUM)
          .withDescription("Consistency level of reads and writes.");

  /** {@link #requestTimeout}. */
  public static final ConfigOption<Duration> REQUEST_TIMEOUT =
      ConfigOptions.key("cassandra.request-timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(2))
          .withDescription("How long one attempt of one statement may take.");

  /** {@link #inFlightMax}. */
  public static final ConfigOption<Integer> IN_FLIGHT_MAX =
      ConfigOptions.key("cassandra.in-flight-max")
          .intType()
          .defaultValue(256)
          .withDescription("Statements that one subtask has under way at the most.");

  /** All of them. */
  public static List<ConfigOption<?>> all() {
    return List.of(
        CONTACT_POINTS, LOCAL_DATACENTER, KEYSPACE, CONSISTENCY, REQUEST_TIMEOUT, IN_FLIGHT_MAX);
  }

  /** Checks the values. */
  public CassandraClientOptions {
    contactPoints = List.copyOf(contactPoints);
    if (contactPoints.isEmpty()) {
      throw new IllegalArgumentException(
          CONTACT_POINTS.key() + ": empty (expected: host:port, separated by commas)");
    }
    contactPoints.forEach(CassandraClientOptions::address);
    requirePositive(REQUEST_TIMEOUT.key(), requestTimeout.toMillis(), requestTimeout);
    requirePositive(IN_FLIGHT_MAX.key(), inFlightMax, inFlightMax);
  }

  /**
   * From a configuration.
   *
   * @throws IllegalArgumentException that names the option, its value and what was expected
   */
  public static CassandraClientOptions from(ReadableConfig config) {
    List<String> points = new ArrayList<>();
    for (String point : required(config, CONTACT_POINTS).split("[,;]", -1)) {
      if (!point.isBlank()) {
        points.add(point.strip());
      }
    }
    return new CassandraClientOptions(
        points,
        required(config, LOCAL_DATACENTER),
        required(config, KEYSPACE),
        config.get(CONSISTENCY),
        config.get(REQUEST_TIMEOUT),
        config.get(IN_FLIGHT_MAX));
  }

  /** The contact points as unresolved addresses. */
  List<InetSocketAddress> addresses() {
    return contactPoints.stream().map(CassandraClientOptions::address).toList();
  }

  private static InetSocketAddress address(String point) {
    int colon = point.lastIndexOf(':');
    try {
      if (colon > 0) {
        int port = Integer.parseInt(point.substring(colon + 1));
        return InetSocketAddress.createUnresolved(point.substring(0, colon), port);
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          CONTACT_POINTS.key() + ": " + point + " (expected: host:port)", e);
    }
    throw new IllegalArgumentException(
        CONTACT_POINTS.key() + ": " + point + " (expected: host:port)");
  }

  private static String required(ReadableConfig config, ConfigOption<String> option) {
    return config
        .getOptional(option)
        .filter(value -> !value.isBlank())
        .orElseThrow(
            () -> new IllegalArgumentException(option.key() + ": missing (expected: a value)"));
  }

  private static void requirePositive(String key, long number, Object value) {
    if (number <= 0) {
      throw new IllegalArgumentException(key + ": " + value + " (expected: > 0)");
    }
  }
}
