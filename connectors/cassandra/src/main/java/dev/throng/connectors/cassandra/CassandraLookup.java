package dev.throng.connectors.cassandra;

import java.io.Serializable;
import java.util.concurrent.CompletionStage;
import org.apache.flink.annotation.PublicEvolving;

/**
 * How to look a key up, and what to answer when that is not possible. Travels with the job graph;
 * called from several threads, so it holds no mutable state.
 *
 * @param <K> what is asked for
 * @param <V> the answer; must be a type that Flink serializes without Kryo
 */
@PublicEvolving
public interface CassandraLookup<K, V> extends Serializable {
  /** The answer, from one or several reads. Must not block. */
  CompletionStage<V> lookup(CqlReader reader, K key);

  /**
   * From when nobody waits for the answer, milliseconds since 1970: the database is not asked any
   * more then.
   */
  default long expiresMs(K key) {
    return Long.MAX_VALUE;
  }

  /** The answer when a bound was hit, or the database failed. */
  V unavailable(K key, Throwable cause);
}
