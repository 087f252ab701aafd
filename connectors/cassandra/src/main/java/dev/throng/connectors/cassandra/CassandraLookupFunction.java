package dev.throng.connectors.cassandra;

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
 * CassandraLookup#unavailable}. Keys above {@code inFlightMax} are answered so at once. If the
 * async operator's capacity is above that number, its queue never fills up behind a slow database,
 * and what shares the task with it is never delayed. Nothing is tried twice; never fails the job.
 *
 * <p>Metric: {@code cassandraLookupsUnavailable}.
 *
 * @param <K> what is asked for
 * @param <V> the answer
 */
@PublicEvolving
public final class CassandraLookupFunction<K, V> extends RichAsyncFunction<K, V> {
  private static final long serialVersionUID = 1L;

  private final CqlSessionProvider provider;
  private final CassandraLookup<K, V> lookup;
  private final int inFlightMax;
  private final long deadlineMs;
  private transient @Nullable CqlClient client;
  private transient @Nullable AtomicInteger inFlight;
  private transient @Nullable Counter unavailable;

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
  }

  @Override
  public void asyncInvoke(K key, ResultFuture<V> result) {
    CqlClient open = client;
    AtomicInteger underWay = inFlight;
    if (open == null || underWay == null) {
      throw new IllegalStateException("not opened");
    }
    if (underWay.incrementAndGet() > inFlightMax) {
      underWay.decrementAndGet();
      giveUp(key, result, new RejectedExecutionException("lookups under way: " + inFlightMax));
      return;
    }
    start(open, key)
        .toCompletableFuture()
        .copy() // the deadline is the copy's: the reads themselves end by the driver's timeout
        .orTimeout(deadlineMs, TimeUnit.MILLISECONDS)
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
  }

  @Override
  public void close() {
    if (client != null) {
      client.close();
    }
  }

  private CompletionStage<V> start(CqlClient open, K key) {
    try {
      return lookup.lookup(open, key);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private void giveUp(K key, ResultFuture<V> result, Throwable cause) {
    Counter counter = unavailable;
    if (counter != null) {
      synchronized (counter) {
        counter.inc();
      }
    }
    result.complete(List.of(lookup.unavailable(key, cause)));
  }
}
