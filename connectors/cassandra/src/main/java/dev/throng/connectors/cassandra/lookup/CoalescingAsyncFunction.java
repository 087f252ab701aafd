package dev.throng.connectors.cassandra.lookup;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.streaming.api.functions.async.ResultFuture;
import org.apache.flink.streaming.api.functions.async.RichAsyncFunction;
import org.jspecify.annotations.Nullable;

/**
 * Looks inputs up; those whose keys are equal and that are under way at the same time share a
 * lookup. Every input is answered within the deadline: with what was found, or with {@link
 * CoalescedLookup#unavailable}. Inputs above the bounds are answered so at once, and inputs that
 * expired before they came (a restored job repeats what was under way) without a lookup. If the
 * async operator's capacity is above {@link LookupBounds#waiters}, its queue never fills up behind
 * a slow database, and what shares the task with it is never delayed. No lookup is tried twice;
 * fails the job only by a throw of {@link CoalescedLookup#unavailable}.
 *
 * <p>Metrics: {@code lookups} that were launched, {@code lookupsJoined}: inputs that shared one,
 * {@code lookupsUnavailable}, and of these {@code lookupsExpired} and {@code lookupsRefused}.
 *
 * @param <I> input
 * @param <K> what is asked for
 * @param <V> what is found
 * @param <O> output
 */
@PublicEvolving
public final class CoalescingAsyncFunction<I, K, V, O> extends RichAsyncFunction<I, O> {
  private static final long serialVersionUID = 1L;

  private final LookupClientFactory<K, V> clients;
  private final CoalescedLookup<I, K, V, O> lookup;
  private final LookupBounds bounds;
  private final long deadlineMs;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient LookupMetrics metrics;

  /** Guarded by itself. */
  @SuppressWarnings("NullAway.Init") // set in open
  private transient RequestCoalescer<Object, K, Waiter<I, O>> coalescer;

  /** Of the lookups under way; guarded by the coalescer. */
  @SuppressWarnings("NullAway.Init") // set in open
  private transient Map<RequestCoalescer.Lookup<Object, K, Waiter<I, O>>, CompletableFuture<V>>
      futures;

  private transient @Nullable LookupClient<K, V> client;

  /** An input that waits. Compared by identity. */
  private static final class Waiter<I, O> {
    final I input;
    final ResultFuture<O> result;

    Waiter(I input, ResultFuture<O> result) {
      this.input = input;
      this.result = result;
    }
  }

  /**
   * A function with one client per subtask.
   *
   * @param deadline for one lookup; who joins it late ends with it
   */
  public CoalescingAsyncFunction(
      LookupClientFactory<K, V> clients,
      CoalescedLookup<I, K, V, O> lookup,
      LookupBounds bounds,
      Duration deadline) {
    this.clients = clients;
    this.lookup = lookup;
    this.bounds = bounds;
    this.deadlineMs = deadline.toMillis();
  }

  @Override
  public void open(OpenContext context) {
    metrics = new LookupMetrics(getRuntimeContext().getMetricGroup());
    coalescer = new RequestCoalescer<>(bounds);
    futures = new HashMap<>();
    client = clients.open();
  }

  @Override
  public void asyncInvoke(I input, ResultFuture<O> result) {
    Waiter<I, O> waiter = new Waiter<>(input, result);
    long leftMs = lookup.expiresMs(input) - System.currentTimeMillis();
    if (leftMs <= 0) {
      metrics.expired();
      giveUp(waiter, new TimeoutException("expired before it was looked up"));
      return;
    }
    RequestCoalescer.Joined<Object, K, Waiter<I, O>> joined;
    synchronized (coalescer) {
      joined = coalescer.join(lookup.group(input), lookup.key(input), waiter);
    }
    RequestCoalescer.Lookup<Object, K, Waiter<I, O>> own = joined.lookup();
    if (own == null) {
      metrics.refused();
      giveUp(waiter, new RejectedExecutionException("lookups under way: " + bounds));
    } else if (joined.launched()) {
      launch(own);
      expireIn(leftMs, own, waiter);
    } else {
      metrics.joined();
      expireIn(leftMs, own, waiter);
    }
  }

  @Override
  public void close() throws Exception {
    if (client != null) {
      client.close();
    }
  }

  private void launch(RequestCoalescer.Lookup<Object, K, Waiter<I, O>> own) {
    metrics.launched();
    CompletableFuture<V> found = begin(own.key());
    synchronized (coalescer) {
      futures.put(own, found);
    }
    found
        .orTimeout(deadlineMs, TimeUnit.MILLISECONDS)
        .whenComplete((value, failure) -> complete(own, value, failure));
  }

  private CompletableFuture<V> begin(K key) {
    LookupClient<K, V> open = client;
    if (open == null) {
      throw new IllegalStateException("not opened");
    }
    try {
      return open.lookup(key);
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  /** Lets an input go when nobody waits for its answer any more; the last one ends the lookup. */
  private void expireIn(
      long leftMs, RequestCoalescer.Lookup<Object, K, Waiter<I, O>> own, Waiter<I, O> waiter) {
    if (leftMs < deadlineMs) { // else the lookup ends before
      CompletableFuture.delayedExecutor(leftMs, TimeUnit.MILLISECONDS, Runnable::run)
          .execute(() -> expire(own, waiter));
    }
  }

  private void expire(RequestCoalescer.Lookup<Object, K, Waiter<I, O>> own, Waiter<I, O> waiter) {
    CompletableFuture<V> abandoned;
    synchronized (coalescer) {
      if (!coalescer.leave(own, waiter)) {
        return;
      }
      abandoned = coalescer.isOver(own) ? futures.remove(own) : null;
    }
    if (abandoned != null) {
      abandoned.cancel(false);
    }
    metrics.expired();
    giveUp(waiter, new TimeoutException("expired while it was looked up"));
  }

  private void complete(
      RequestCoalescer.Lookup<Object, K, Waiter<I, O>> own,
      @Nullable V value,
      @Nullable Throwable failure) {
    List<Waiter<I, O>> waited;
    synchronized (coalescer) {
      waited = coalescer.complete(own);
      futures.remove(own);
    }
    for (Waiter<I, O> waiter : waited) {
      if (value == null) {
        giveUp(waiter, cause(failure));
      } else {
        answer(waiter, value);
      }
    }
  }

  private void answer(Waiter<I, O> waiter, V value) {
    O output;
    try {
      output = lookup.answer(waiter.input, value);
    } catch (RuntimeException e) {
      giveUp(waiter, e);
      return;
    }
    waiter.result.complete(List.of(output));
  }

  private void giveUp(Waiter<I, O> waiter, Throwable cause) {
    metrics.unavailable();
    try {
      waiter.result.complete(List.of(lookup.unavailable(waiter.input, cause)));
    } catch (RuntimeException e) {
      // Nobody looks at what this thread throws: the input would wait for ever.
      waiter.result.completeExceptionally(e);
    }
  }

  private Throwable cause(@Nullable Throwable failure) {
    if (failure == null) {
      return new IllegalStateException("a lookup found null");
    }
    if (failure instanceof TimeoutException) {
      return new TimeoutException("no answer within " + deadlineMs + " ms");
    }
    return failure instanceof CompletionException && failure.getCause() != null
        ? failure.getCause()
        : failure;
  }
}
