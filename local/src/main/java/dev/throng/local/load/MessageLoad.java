package dev.throng.local.load;

import dev.throng.client.RestAnswer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends numbered messages at a steady rate, whatever the answers do, from several senders in turn.
 * A message without a success is sent again with the same nonce, so that it exists once, until the
 * run is told to give up. At most {@value #IN_FLIGHT_MAX} are on their way; beyond that the load
 * waits and is not made up for later.
 */
public final class MessageLoad implements AutoCloseable {
  private static final int IN_FLIGHT_MAX = 512;
  private static final Duration RETRY_PAUSE = Duration.ofMillis(500);
  private static final int CLIENT_ERROR_MIN = 400;
  private static final int SERVER_ERROR_MIN = 500;
  private static final int TOO_MANY_REQUESTS = 429;

  private final List<Sender> senders;
  private final long intervalNanos;
  private final String nonces;
  private final Ledger ledger;
  private final Semaphore permits = new Semaphore(IN_FLIGHT_MAX);
  private final Executor retryLater =
      CompletableFuture.delayedExecutor(RETRY_PAUSE.toMillis(), TimeUnit.MILLISECONDS);
  private final AtomicReference<@Nullable String> refusal = new AtomicReference<>();
  private final Thread thread;
  private volatile boolean sending = true;
  private volatile boolean retrying = true;

  private MessageLoad(List<Sender> senders, double perSecond, String nonces, Ledger ledger) {
    this.senders = List.copyOf(senders);
    this.intervalNanos = (long) (1e9 / perSecond);
    this.nonces = nonces;
    this.ledger = ledger;
    this.thread = new Thread(this::run, "load");
    thread.setDaemon(true);
  }

  /**
   * Starts to send.
   *
   * @param perSecond of all senders together
   * @param nonces at most 15 characters, unlike those of any other run within minutes
   */
  public static MessageLoad start(
      List<Sender> senders, double perSecond, String nonces, Ledger ledger) {
    MessageLoad load = new MessageLoad(senders, perSecond, nonces, ledger);
    load.thread.start();
    return load;
  }

  /**
   * Sends nothing new and waits for the answers of what is on its way.
   *
   * @return whether everything was answered in time; what was not is given up
   */
  public boolean finish(Duration timeout) throws InterruptedException {
    sending = false;
    thread.join();
    boolean all = permits.tryAcquire(IN_FLIGHT_MAX, timeout.toMillis(), TimeUnit.MILLISECONDS);
    retrying = false;
    return all;
  }

  /** The first refusal that a repeat cannot heal, if there was one. */
  public @Nullable String refusal() {
    return refusal.get();
  }

  /** Stops at once. */
  @Override
  public void close() {
    sending = false;
    retrying = false;
  }

  private void run() {
    long next = System.nanoTime();
    while (sending) {
      long now = System.nanoTime();
      if (now < next) {
        LockSupport.parkNanos(next - now);
        continue;
      }
      if (!permits.tryAcquire()) {
        LockSupport.parkNanos(1_000_000);
        next = System.nanoTime();
        continue;
      }
      int number = ledger.send(now);
      attempt(number, senders.get(number % senders.size()));
      next += intervalNanos;
    }
  }

  private void attempt(int number, Sender sender) {
    var unused =
        sender
            .api()
            .createMessageAsync(sender.channel(), Integer.toString(number), nonces + "-" + number)
            .whenComplete((answer, error) -> answered(number, sender, answer));
  }

  private void answered(int number, Sender sender, @Nullable RestAnswer answer) {
    if (answer != null && answer.ok()) {
      ledger.acknowledge(number, answer.body().path("id").asLong(), System.nanoTime());
      permits.release();
    } else if (answer != null && isFinal(answer.status())) {
      refusal.compareAndSet(null, "HTTP " + answer.status() + " " + answer.body());
      permits.release();
    } else if (retrying) {
      ledger.retry();
      retryLater.execute(() -> attempt(number, sender));
    } else {
      permits.release();
    }
  }

  private static boolean isFinal(int status) {
    return status >= CLIENT_ERROR_MIN && status < SERVER_ERROR_MIN && status != TOO_MANY_REQUESTS;
  }
}
