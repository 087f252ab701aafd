package dev.throng.connectors.cassandra.lookup;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Makes the client of a subtask. Travels with the job graph.
 *
 * @param <K> what is asked for
 * @param <V> what is found
 */
@PublicEvolving
@FunctionalInterface
public interface LookupClientFactory<K, V> extends Serializable {
  /** A new client, which the caller closes. Must not wait for the database. */
  LookupClient<K, V> open();
}
