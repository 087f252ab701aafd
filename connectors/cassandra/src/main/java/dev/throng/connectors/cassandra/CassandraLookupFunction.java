package dev.throng.connectors.cassandra;

import com.datastax.oss.driver.api.core.cql.Row;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;

/**
 * Looks keys up. Every key is answered within the deadline: with what was found, or with {@link
 * CassandraLookup#unavailable}. Keys above {@code inFlightMax} are answered so at once, and keys
 * that expired before they came (a restored job repeats what was under way) without asking the
 * database. If the async operator's capacity is above that number, its queue never fills up behind
 * a slow database, and what shares the task with it is never delayed. No read is tried twice, and
 * none begins after the key was answered; fails the job only by a throw of {@link
 * CassandraLookup#unavailable}.
 *
 * <p>Metrics: {@code cassandraLookupsUnavailable}, and of these {@code cassandraLookupsExpired}.
 *
 * @param <K> what is asked for
 * @param <V> the answer
 */
@PublicEvolving
public final class CassandraLookupFunction<K, V> extends RichAsyncFunction<K, V> {
  private static final long serialVersionUID = 1L;
  private static final long CONNECT_POLL_MS = 50;

  private final CqlSessionProvider provider;
  private final CassandraLookup<K, V> lookup;
  private final int inFlightMax;
  private final long deadlineMs;
  private transient @Nullable CqlClient client;
  private transient @Nullable AtomicInteger inFlight;
  private transient @Nullable Counter unavailable;
  private transient @Nullable Counter expired;

  /**
   * A function that opens one session per subtask.
   *
   * @param inFlightMax keys under way at the most, below the async operator's capacity
   * @param deadline for one key, all its reads together
   */
  public CassandraLookupFunction(
      CqlSessionProvider provider,
      CassandraLookup<K, V> lookup,
      int inFlightMax,
      Duration deadline) {
    this.provider = provider;
    this.lookup = lookup;
    this.inFlightMax = inFlightMax;
    this.deadlineMs = deadline.toMillis();
  }

  @Override
  public void open(OpenContext context) {
    client = new CqlClient(provider).start();
    inFlight = new AtomicInteger();
    unavailable = getRuntimeContext().getMetricGroup().counter("cassandraLookupsUnavailable");
    expired = getRuntimeContext().getMetricGroup().counter("cassandraLookupsExpired");
  }

  @Override
  public void asyncInvoke(K key, ResultFuture<V> result) {
    CqlClient open = client;
    AtomicInteger underWay = inFlight;
    if (open == null || underWay == null) {
      throw new IllegalStateException("not opened");
    }
    long leftMs = lookup.expiresMs(key) - System.currentTimeMillis();
    if (leftMs <= 0) {
      count(expired);
      giveUp(key, result, new TimeoutException("expired before it was looked up"));
      return;
    }
    if (underWay.incrementAndGet() > inFlightMax) {
      underWay.decrementAndGet();
      giveUp(key, result, new RejectedExecutionException("lookups under way: " + inFlightMax));
      return;
    }
    PendingLookup pending = new PendingLookup(open, key);
    pending
        .answer
        .orTimeout(Math.min(deadlineMs, leftMs), TimeUnit.MILLISECONDS)
        .whenComplete(
            (value, failure) -> {
              underWay.decrementAndGet();
              if (failure == null) {
                result.complete(List.of(value));
              } else {
                Throwable cause = CqlFailure.unwrap(failure);
                giveUp(
                    key,
                    result,
                    cause instanceof TimeoutException
                        ? new TimeoutException("no answer within " + deadlineMs + " ms")
                        : cause);
              }
            });
    pending.run();
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }

  private void giveUp(K key, ResultFuture<V> result, Throwable cause) {
    count(unavailable);
    try {
      result.complete(List.of(lookup.unavailable(key, cause)));
    } catch (RuntimeException e) {
      // Nobody looks at what this future becomes: the key would wait for ever.
      result.completeExceptionally(e);
    }
  }

  private static void count(@Nullable Counter counter) {
    if (counter != null) {
      synchronized (counter) {
        counter.inc();
      }
    }
  }

  /**
   * One key's lookup until it is answered. It looks now and then whether the client has connected,
   * rather than wait in the client: there it would stay after its deadline.
   */
  private final class PendingLookup implements Runnable, CqlReader {
    private final CompletableFuture<V> answer = new CompletableFuture<>();
    private final CqlClient open;
    private final K key;

    PendingLookup(CqlClient open, K key) {
      this.open = open;
      this.key = key;
    }

    @Override
    public void run() {
      if (answer.isDone()) {
        return;
      }
      if (!open.isConnected()) {
        open.schedule(this, CONNECT_POLL_MS);
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
                    answer.completeExceptionally(failure);
                  }
                });
      } catch (RuntimeException e) {
        answer.completeExceptionally(e);
      }
    }

    @Override
    public CompletionStage<List<Row>> read(String cql, Object... values) {
      return answer.isDone()
          ? CompletableFuture.failedFuture(new TimeoutException("the key was answered"))
          : open.read(cql, values);
    }
  }
}
