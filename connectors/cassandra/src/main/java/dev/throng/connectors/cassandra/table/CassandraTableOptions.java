package dev.throng.connectors.cassandra.table;

import dev.throng.connectors.cassandra.CassandraClientOptions;
import dev.throng.connectors.cassandra.CassandraClientOptions.Consistency;
import java.time.Duration;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.ReadableConfig;

/** Options of a table, in its {@code WITH} clause. */
@PublicEvolving
public final class CassandraTableOptions {
  /** See {@link CassandraClientOptions#CONTACT_POINTS}. */
  public static final ConfigOption<String> CONTACT_POINTS =
      ConfigOptions.key("contact-points")
          .stringType()
          .noDefaultValue()
          .withDescription("host:port of some nodes, separated by commas.");

  /** See {@link CassandraClientOptions#LOCAL_DATACENTER}. */
  public static final ConfigOption<String> LOCAL_DATACENTER =
      ConfigOptions.key("local-datacenter")
          .stringType()
          .noDefaultValue()
          .withDescription("The datacenter whose nodes are asked.");

  /** In CQL's notation. */
  public static final ConfigOption<String> KEYSPACE =
      ConfigOptions.key("keyspace")
          .stringType()
          .noDefaultValue()
          .withDescription("Keyspace of the table, in CQL's notation.");

  /** In CQL's notation. */
  public static final ConfigOption<String> TABLE =
      ConfigOptions.key("table")
          .stringType()
          .noDefaultValue()
          .withDescription("The table, in CQL's notation.");

  /** See {@link CassandraClientOptions#CONSISTENCY}. */
  public static final ConfigOption<Consistency> CONSISTENCY =
      ConfigOptions.key("consistency")
          .enumType(Consistency.class)
          .defaultValue(Consistency.LOCAL_QUORUM)
          .withDescription("Consistency level of reads and writes.");

  /** See {@link CassandraClientOptions#REQUEST_TIMEOUT}. */
  public static final ConfigOption<Duration> REQUEST_TIMEOUT =
      ConfigOptions.key("request-timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(2))
          .withDescription("How long one attempt of a write or lookup may take.");

  /** Rows of a page of a scan. */
  public static final ConfigOption<Integer> SCAN_PAGE_ROWS =
      ConfigOptions.key("scan.page-rows")
          .intType()
          .defaultValue(1_000)
          .withDescription("Rows that a scan reads at a time, the unit of its checkpoints.");

  /** Size of a scan's splits. */
  public static final ConfigOption<MemorySize> SCAN_SPLIT_SIZE =
      ConfigOptions.key("scan.split-size")
          .memoryType()
          .defaultValue(MemorySize.ofMebiBytes(64))
          .withDescription("Size of a split, by the database's estimate.");

  /** Limit of a scan. */
  public static final ConfigOption<Long> SCAN_ROWS_PER_SECOND =
      ConfigOptions.key("scan.rows-per-second")
          .longType()
          .noDefaultValue()
          .withDescription("Limit of all subtasks of a scan together; none unless set.");

  /** Bound of the sink. */
  public static final ConfigOption<Integer> SINK_IN_FLIGHT_MAX =
      ConfigOptions.key("sink.in-flight-max")
          .intType()
          .defaultValue(256)
          .withDescription("Writes that one subtask has under way at the most.");

  /** Bound of a lookup's answer. */
  public static final ConfigOption<Integer> LOOKUP_ROWS_MAX =
      ConfigOptions.key("lookup.rows-max")
          .intType()
          .defaultValue(1_000)
          .withDescription("Rows that one lookup may find; the job fails at a key with more.");

  private CassandraTableOptions() {}

  /** The client's options of a table's. */
  static CassandraClientOptions client(ReadableConfig table) {
    Configuration client = new Configuration();
    client.set(CassandraClientOptions.CONTACT_POINTS, table.get(CONTACT_POINTS));
    client.set(CassandraClientOptions.LOCAL_DATACENTER, table.get(LOCAL_DATACENTER));
    client.set(CassandraClientOptions.KEYSPACE, table.get(KEYSPACE));
    client.set(CassandraClientOptions.CONSISTENCY, table.get(CONSISTENCY));
    client.set(CassandraClientOptions.REQUEST_TIMEOUT, table.get(REQUEST_TIMEOUT));
    return CassandraClientOptions.from(client);
  }
}
