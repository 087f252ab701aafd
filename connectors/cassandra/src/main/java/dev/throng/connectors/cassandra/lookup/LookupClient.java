package dev.throng.connectors.cassandra.lookup;

import java.util.concurrent.CompletableFuture;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Looks keys up for one subtask. Thread-safe.
 *
 * @param <K> what is asked for
 * @param <V> what is found
 */
@PublicEvolving
public interface LookupClient<K, V> extends AutoCloseable {
  /**
   * Looks a key up. Must not block. The future is cancelled, or completed with an exception, when
   * nobody waits for it any more: nothing further need be asked then.
   */
  CompletableFuture<V> lookup(K key);
}
