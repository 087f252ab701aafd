package dev.throng.benchmarks.fanout;

import java.time.Duration;
import java.util.BitSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Sends messages, by the clock or as fast as they are answered, and notes which were accepted. */
final class Load {
  /** By the clock: beyond that, sending waits, and the wait counts as latency. */
  private static final int WAITING_MAX = 2_000;

  private static final Duration LAST_ANSWERS_MAX = Duration.ofSeconds(20);
  private static final int TOO_MANY_REQUESTS = 429;

  private final Messages messages;
  private final MessageSender sender;
  private final int first;
  private final BitSet accepted = new BitSet();
  private int refused;
  private int failed;

  /**
   * Nothing is sent yet.
   *
   * @param first number of the first message
   */
  Load(Messages messages, MessageSender sender, int first) {
    this.messages = messages;
    this.sender = sender;
    this.first = first;
  }

  /** So many a second. */
  SendResult byTheClock(int rate, Duration time) throws InterruptedException {
    return byTheClock(rate, time, () -> false);
  }

  /**
   * So many a second.
   *
   * @param isOver asked before each message
   */
  SendResult byTheClock(int rate, Duration time, BooleanSupplier isOver)
      throws InterruptedException {
    long beginNs = System.nanoTime();
    int total = (int) Math.min(messages.max() - first, rate * time.toSeconds());
    Semaphore waiting = new Semaphore(WAITING_MAX);
    int sent = 0;
    while (sent < total && !isOver.getAsBoolean()) {
      long dueNs = beginNs + sent * TimeUnit.SECONDS.toNanos(1) / rate;
      awaitNs(dueNs);
      waiting.acquire();
      send(first + sent, dueNs, waiting);
      sent++;
    }
    return result(sent, waiting, WAITING_MAX, beginNs);
  }

  /** So many at a time. */
  SendResult inFlight(int inFlight, Duration time) throws InterruptedException {
    long beginNs = System.nanoTime();
    Semaphore waiting = new Semaphore(inFlight);
    int number = first;
    while (number < messages.max() && System.nanoTime() - beginNs < time.toNanos()) {
      waiting.acquire();
      send(number, System.nanoTime(), waiting);
      number++;
    }
    return result(number - first, waiting, inFlight, beginNs);
  }

  private void send(int number, long dueNs, Semaphore waiting) {
    var unused =
        sender
            .send(number, messages.content(number, dueNs))
            .whenComplete(
                (answer, failure) -> {
                  answered(number, failure == null ? answer.status() : 0);
                  release(waiting, failure == null ? answer.retryAfterMs() : 0);
                });
  }

  /** Who was refused sends nothing before the time that it was told, as client libraries do. */
  private static void release(Semaphore waiting, long afterMs) {
    if (afterMs == 0) {
      waiting.release();
    } else {
      CompletableFuture.delayedExecutor(afterMs, TimeUnit.MILLISECONDS).execute(waiting::release);
    }
  }

  private synchronized void answered(int number, int status) {
    if (status / 100 == 2) {
      accepted.set(number);
    } else if (status == TOO_MANY_REQUESTS) {
      refused++;
    } else {
      failed++;
    }
  }

  private SendResult result(int sent, Semaphore waiting, int permits, long beginNs)
      throws InterruptedException {
    boolean all = waiting.tryAcquire(permits, LAST_ANSWERS_MAX.toSeconds(), TimeUnit.SECONDS);
    synchronized (this) {
      int unanswered = all ? 0 : sent - accepted.cardinality() - refused - failed;
      return new SendResult((BitSet) accepted.clone(), sent, refused, failed + unanswered, beginNs);
    }
  }

  private static void awaitNs(long dueNs) {
    long leftNs = dueNs - System.nanoTime();
    while (leftNs > 0) {
      LockSupport.parkNanos(leftNs);
      leftNs = dueNs - System.nanoTime();
    }
  }
}
