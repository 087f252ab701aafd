package dev.throng.connectors.cassandra;

import java.io.Serializable;
import java.util.concurrent.CompletionStage;
import org.apache.flink.annotation.PublicEvolving;

/**
 * How to look a key up. Travels with the job graph; called from several threads, so it holds no
 * mutable state.
 *
 * @param <K> what is asked for
 * @param <V> what is found
 */
@PublicEvolving
@FunctionalInterface
public interface CassandraLookup<K, V> extends Serializable {
  /** The answer, from one or several reads. Must not block. */
  CompletionStage<V> lookup(CqlReader reader, K key);
}
