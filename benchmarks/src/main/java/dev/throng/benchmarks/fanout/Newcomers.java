package dev.throng.benchmarks.fanout;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;
import org.HdrHistogram.ConcurrentHistogram;
import org.jspecify.annotations.Nullable;

/**
 * Sessions that all begin at once. One that the server closes before it is ready begins again after
 * 1 to 5 s, as client libraries do.
 */
final class Newcomers implements AutoCloseable {
  private static final long READY_MS_MAX = 3_600_000;
  private static final long PAUSE_MS_MIN = 1_000;
  private static final long PAUSE_MS_MAX = 5_000;

  private final Receivers receivers;
  private final IntFunction<Receiver.@Nullable Account> accounts;
  private final int count;
  private final ConcurrentHistogram readyMs = new ConcurrentHistogram(READY_MS_MAX, 3);
  private final List<Receiver> ready = new CopyOnWriteArrayList<>();
  private final AtomicInteger retries = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private volatile long beginNs;

  /**
   * Nobody yet.
   *
   * @param accounts of each of them by number; null: without protocol
   */
  Newcomers(Receivers receivers, IntFunction<Receiver.@Nullable Account> accounts, int count) {
    this.receivers = receivers;
    this.accounts = accounts;
    this.count = count;
  }

  /** All connect, as fast as this process can. */
  void begin() {
    beginNs = System.nanoTime();
    for (int session = 0; session < count; session++) {
      connect(session);
    }
  }

  private void connect(int session) {
    Receiver receiver = receivers.connect(accounts.apply(session));
    var unused =
        receiver
            .ready()
            .whenComplete(
                (done, failure) -> {
                  if (failure == null) {
                    isReady(receiver);
                  } else {
                    again(session);
                  }
                });
  }

  private void isReady(Receiver receiver) {
    readyMs.recordValue(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beginNs));
    ready.add(receiver);
  }

  private void again(int session) {
    if (over.get()) {
      return;
    }
    retries.incrementAndGet();
    long pauseMs = ThreadLocalRandom.current().nextLong(PAUSE_MS_MIN, PAUSE_MS_MAX);
    CompletableFuture.delayedExecutor(pauseMs, TimeUnit.MILLISECONDS)
        .execute(() -> connectAgain(session));
  }

  private void connectAgain(int session) {
    if (!over.get()) {
      connect(session);
    }
  }

  /** Some of those that are ready lose their network, all at once. */
  void cut(int sessions) {
    over.set(true);
    ready.stream().limit(sessions).forEach(Receiver::cut);
  }

  int ready() {
    return ready.size();
  }

  boolean areReady() {
    return ready.size() == count;
  }

  /** Connections that ended before they were ready. */
  int retries() {
    return retries.get();
  }

  /** From the first connection to the end of its GUILD_CREATE, milliseconds. */
  long readyMs(double percentile) {
    return readyMs.getValueAtPercentile(percentile);
  }

  @Override
  public void close() {
    over.set(true);
    receivers.close();
  }
}
