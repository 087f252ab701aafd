package dev.throng.connectors.cassandra;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Exponential back-off: doubles from {@code minMs} up to {@code maxMs}, and each delay is drawn
 * from its upper half so that many waiters do not come back at the same time.
 *
 * @param minMs first delay, milliseconds, &gt; 0
 * @param maxMs largest delay, milliseconds, &gt;= {@code minMs}
 */
@PublicEvolving
public record BackOff(long minMs, long maxMs) implements Serializable {
  /** From 50 ms to 2 s: an outage costs little, and its end is noticed soon. */
  public static final BackOff DEFAULT = new BackOff(50, 2_000);

  /** Checks the bounds. */
  public BackOff {
    if (minMs <= 0 || maxMs < minMs) {
      throw new IllegalArgumentException(
          "back-off: " + minMs + " to " + maxMs + " ms (expected: > 0, ascending)");
    }
  }

  /**
   * The delay before a repeat.
   *
   * @param attempt how often it has failed, from 1
   * @param random 0 (inclusive) to 1 (exclusive)
   */
  public long delayMs(int attempt, double random) {
    int doublings = Math.min(Math.max(attempt - 1, 0), 40);
    long full = minMs > maxMs >> doublings ? maxMs : minMs << doublings;
    return full - (long) (full * random / 2);
  }
}
