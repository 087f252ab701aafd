package dev.throng.local.retry;

import java.time.Duration;
import java.util.function.Predicate;

/**
 * Repeats an idempotent operation while it fails in a way that passes by itself: a broker that does
 * not know a new topic yet, a cluster that is electing its leader.
 */
public final class Retry {
  private static final long PAUSE_MS = 200;

  private Retry() {}

  /** What is repeated. */
  @FunctionalInterface
  public interface Operation<T, E extends Exception> {
    /** One attempt. */
    T attempt() throws E, InterruptedException;
  }

  /** What is repeated and has no result. */
  @FunctionalInterface
  public interface Action<E extends Exception> {
    /** One attempt. */
    void attempt() throws E, InterruptedException;
  }

  /** As {@link #call}, for what has no result. */
  public static <E extends Exception> void run(
      Duration bound, Predicate<? super Exception> passing, Action<E> action)
      throws E, InterruptedException {
    var unused =
        Retry.<Boolean, E>call(
            bound,
            passing,
            () -> {
              action.attempt();
              return true;
            });
  }

  /**
   * The result of the first attempt that succeeds.
   *
   * @param bound no attempt begins later than this after the first
   * @param passing which failures pass by themselves
   * @throws E what the last attempt threw: one that does not pass, or the bound was reached
   */
  public static <T, E extends Exception> T call(
      Duration bound, Predicate<? super Exception> passing, Operation<T, E> operation)
      throws E, InterruptedException {
    long end = System.nanoTime() + bound.toNanos();
    while (true) {
      try {
        return operation.attempt();
      } catch (Exception e) {
        if (System.nanoTime() + PAUSE_MS * 1_000_000 - end > 0 || !passing.test(e)) {
          throw e;
        }
      }
      Thread.sleep(PAUSE_MS);
    }
  }
}
