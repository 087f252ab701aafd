package dev.throng.connectors.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.throng.connectors.cassandra.lookup.LookupClient;
import dev.throng.connectors.cassandra.lookup.LookupClientFactory;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeoutException;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Looks keys up with one session. Of a lookup that was given up no further read begins.
 *
 * @param <K> what is asked for
 * @param <V> what is found
 */
@PublicEvolving
public final class CassandraLookupClient<K, V> implements LookupClient<K, V> {
  private static final long CONNECT_POLL_MS = 50;

  private final CqlClient client;
  private final CassandraLookup<K, V> lookup;

  private CassandraLookupClient(CqlSessionProvider sessions, CassandraLookup<K, V> lookup) {
    this.client = new CqlClient(sessions).start();
    this.lookup = lookup;
  }

  /** Makes clients with a session each. */
  public static <K, V> LookupClientFactory<K, V> factory(
      CqlSessionProvider sessions, CassandraLookup<K, V> lookup) {
    return () -> new CassandraLookupClient<>(sessions, lookup);
  }

  @Override
  public CompletableFuture<V> lookup(K key) {
    PendingLookup pending = new PendingLookup(key);
    pending.run();
    return pending.answer;
  }

  @Override
  public void close() {
    client.close();
  }

  /**
   * One key's lookup until it is answered or given up. It looks now and then whether the client has
   * connected, rather than wait in the client: there it would stay after its end.
   */
  private final class PendingLookup implements Runnable, CqlReader {
    private final CompletableFuture<V> answer = new CompletableFuture<>();
    private final K key;

    PendingLookup(K key) {
      this.key = key;
    }

    @Override
    public void run() {
      if (answer.isDone()) {
        return;
      }
      if (!client.isConnected()) {
        client.schedule(this, CONNECT_POLL_MS);
        return;
      }
      try {
        lookup
            .lookup(this, key)
            .whenComplete(
                (value, failure) -> {
                  if (failure == null) {
                    answer.complete(value);
                  } else {
                    answer.completeExceptionally(CqlFailure.unwrap(failure));
                  }
                });
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }

    @Override
    public CompletionStage<List<Row>> read(String cql, Object... values) {
      return answer.isDone()
          ? CompletableFuture.failedFuture(new TimeoutException("the lookup was given up"))
          : client.read(cql, values);
    }
  }
}
