package dev.throng.connectors.cassandra.source;

import dev.throng.connectors.cassandra.CqlSessionProvider;
import java.time.Duration;
import java.util.List;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.jspecify.annotations.Nullable;

/**
 * Options of a {@link CassandraSource}. Only the table must be given.
 *
 * @param <T> the element
 */
@PublicEvolving
public final class CassandraSourceBuilder<T> {
  private final CqlSessionProvider sessions;
  private final TypeInformation<T> type;
  private final CassandraRowMapper<T> mapper;
  private @Nullable String keyspace;
  private @Nullable String table;
  private List<String> selectors = List.of();
  private int pageRows = 1_000;
  private Duration pageTimeout = Duration.ofSeconds(10);
  private long splitBytes = 64L << 20;
  private int splitsOpenMax = 4;
  private long rowsPerSecond;

  CassandraSourceBuilder(
      CqlSessionProvider sessions, TypeInformation<T> type, CassandraRowMapper<T> mapper) {
    this.sessions = sessions;
    this.type = type;
    this.mapper = mapper;
  }

  /** What to read, in CQL's notation: names are case-insensitive unless quoted. */
  public CassandraSourceBuilder<T> table(String keyspaceName, String tableName) {
    this.keyspace = keyspaceName;
    this.table = tableName;
    return this;
  }

  /**
   * What of each row to read: columns, or functions of them such as {@code writetime(body)}, in
   * CQL's notation. All columns if this is not called.
   */
  public CassandraSourceBuilder<T> select(String... columns) {
    this.selectors = List.of(columns);
    return this;
  }

  /** Rows of a page, the unit of what a checkpoint remembers; 1,000 unless told. */
  public CassandraSourceBuilder<T> pageRows(int rows) {
    this.pageRows = positive("page rows", rows);
    return this;
  }

  /** For one attempt to read a page; 10 s unless told. */
  public CassandraSourceBuilder<T> pageTimeout(Duration timeout) {
    positive("page timeout", timeout.toMillis());
    this.pageTimeout = timeout;
    return this;
  }

  /**
   * Size of a split by the database's estimate; 64 MiB unless told. There are at least four splits
   * for each subtask, and one for each range of the ring, and at most about 100,000.
   */
  public CassandraSourceBuilder<T> splitBytes(long bytes) {
    this.splitBytes = positive("split bytes", bytes);
    return this;
  }

  /** Splits that one subtask reads at the same time; 4 unless told. */
  public CassandraSourceBuilder<T> splitsOpenMax(int splits) {
    this.splitsOpenMax = positive("open splits", splits);
    return this;
  }

  /** Limit of all subtasks together; none unless told. */
  public CassandraSourceBuilder<T> rowsPerSecond(long rows) {
    this.rowsPerSecond = positive("rows per second", rows);
    return this;
  }

  /**
   * The source.
   *
   * @throws IllegalStateException if no table was given
   */
  public CassandraSource<T> build() {
    if (keyspace == null || table == null) {
      throw new IllegalStateException("table: missing (expected: table(keyspace, table))");
    }
    return new CassandraSource<>(
        new ScanSettings(
            sessions,
            new ScanQuery(keyspace, table, selectors),
            pageRows,
            pageTimeout,
            splitBytes,
            splitsOpenMax,
            rowsPerSecond),
        mapper,
        type);
  }

  private static int positive(String name, int value) {
    return (int) positive(name, (long) value);
  }

  private static long positive(String name, long value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
    return value;
  }
}
