package dev.throng.migrate;

import com.datastax.oss.driver.api.core.CqlIdentifier;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.metadata.schema.KeyspaceMetadata;
import com.datastax.oss.driver.api.core.metadata.schema.TableMetadata;
import dev.throng.connectors.cassandra.CqlSessionProvider;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/**
 * A table of a cluster.
 *
 * @param side source or target, for errors
 * @param keyspace in CQL's notation
 * @param table in CQL's notation
 */
record Endpoint(String side, CqlSessionProvider sessions, String keyspace, String table) {
  /** A session; the caller closes it. */
  CqlSession connect() throws InterruptedException {
    try {
      return sessions.open().toCompletableFuture().get();
    } catch (ExecutionException e) {
      throw new IllegalArgumentException("cannot connect to the " + side + ": " + e.getCause(), e);
    }
  }

  /**
   * The table.
   *
   * @throws IllegalArgumentException if it does not exist
   */
  TableMetadata table(CqlSession session) {
    Optional<KeyspaceMetadata> owner =
        session.getMetadata().getKeyspace(CqlIdentifier.fromCql(keyspace));
    return owner
        .flatMap(found -> found.getTable(CqlIdentifier.fromCql(table)))
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "table of the "
                        + side
                        + ": "
                        + keyspace
                        + "."
                        + table
                        + " (expected: one that exists)"));
  }
}
