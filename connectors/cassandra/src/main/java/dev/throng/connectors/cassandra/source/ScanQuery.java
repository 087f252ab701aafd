package dev.throng.connectors.cassandra.source;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.metadata.Metadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import java.io.Serializable;
import java.util.List;
import java.util.stream.Collectors;

/**
 * The statement that reads a token range.
 *
 * @param keyspace in CQL's notation: case-insensitive unless quoted
 * @param table in CQL's notation
 * @param selectors columns and functions of them, such as {@code writetime(body)}; empty: all
 *     columns
 */
record ScanQuery(String keyspace, String table, List<String> selectors) implements Serializable {
  ScanQuery {
    selectors = List.copyOf(selectors);
  }

  /**
   * With one marker for the start of the range (exclusive) and one for its end (inclusive).
   *
   * @throws IllegalArgumentException if there is no such table
   */
  String cql(Metadata metadata) {
    TableMetadata found =
        metadata
            .getKeyspace(keyspaceId())
            .flatMap(owner -> owner.getTable(tableId()))
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "table: " + keyspace + "." + table + " (expected: one that exists)"));
    String partitionKey =
        found.getPartitionKey().stream()
            .map(column -> column.getName().asCql(true))
            .collect(Collectors.joining(", "));
    return "SELECT "
        + (selectors.isEmpty() ? "*" : String.join(", ", selectors))
        + " FROM "
        + keyspaceId().asCql(true)
        + "."
        + tableId().asCql(true)
        + " WHERE token("
        + partitionKey
        + ") > ? AND token("
        + partitionKey
        + ") <= ?";
  }

  CqlIdentifier keyspaceId() {
    return CqlIdentifier.fromCql(keyspace);
  }

  CqlIdentifier tableId() {
    return CqlIdentifier.fromCql(table);
  }
}
