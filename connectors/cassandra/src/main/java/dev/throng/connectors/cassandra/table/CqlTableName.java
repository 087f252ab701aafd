package dev.throng.connectors.cassandra.table;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A table, and how its columns are written.
 *
 * @param keyspace in CQL's notation: case-insensitive unless quoted
 * @param table in CQL's notation
 */
record CqlTableName(String keyspace, String table) implements Serializable {
  /** For a statement. */
  String cql() {
    return CqlIdentifier.fromCql(keyspace).asCql(true)
        + "."
        + CqlIdentifier.fromCql(table).asCql(true);
  }

  /** A column whose name is exactly as in Flink. */
  static String column(String name) {
    return CqlIdentifier.fromInternal(name).asCql(true);
  }

  /** {@code "a", "b"}. */
  static String columns(List<String> names) {
    return names.stream().map(CqlTableName::column).collect(Collectors.joining(", "));
  }

  /** {@code "a" = ? AND "b" = ?}. */
  static String equal(List<String> names) {
    return names.stream().map(name -> column(name) + " = ?").collect(Collectors.joining(" AND "));
  }
}
