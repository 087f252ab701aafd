package dev.throng.local.stack;

import java.util.HashMap;
import java.util.Map;

/**
 * How long a thing that keeps dying rests before it is started again: not at all at first, then 1
 * s, doubled each time up to 30 s. After a minute of life it starts from the beginning.
 *
 * <p>Not thread-safe; times are {@link System#nanoTime} in milliseconds.
 */
final class RestartBackOff {
  private static final long FIRST_DELAY_MS = 1_000;
  private static final long DELAY_MAX_MS = 30_000;
  private static final long HEALTHY_AFTER_MS = 60_000;

  private final Map<String, Attempts> attempts = new HashMap<>();

  private record Attempts(int count, long lastMs) {}

  /** Whether it may be started now. */
  boolean mayStart(String name, long nowMs) {
    Attempts last = attempts.get(name);
    return last == null || nowMs - last.lastMs() >= delayMs(last.count());
  }

  /** Tells that it was started now. */
  void started(String name, long nowMs) {
    Attempts last = attempts.get(name);
    int inARow = last == null || nowMs - last.lastMs() >= HEALTHY_AFTER_MS ? 0 : last.count();
    attempts.put(name, new Attempts(inARow + 1, nowMs));
  }

  /**
   * The pause after the {@code count}-th start in a row. The first restart is free: a single crash
   * is repaired at once.
   */
  private static long delayMs(int count) {
    if (count <= 1) {
      return 0;
    }
    return Math.min(DELAY_MAX_MS, FIRST_DELAY_MS << Math.min(count - 2, 5));
  }
}
