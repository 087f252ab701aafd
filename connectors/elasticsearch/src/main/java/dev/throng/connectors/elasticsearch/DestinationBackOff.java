package dev.throng.connectors.elasticsearch;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * Exponential back-off: doubles from {@code minMs} up to {@code maxMs}, and each delay is drawn
 * from its upper half so that many writers do not come back at the same time.
 *
 * @param minMs first delay, milliseconds, &gt; 0
 * @param maxMs largest delay, milliseconds, &gt;= {@code minMs}
 */
@PublicEvolving
public record DestinationBackOff(long minMs, long maxMs) implements Serializable {
  /** From 100 ms to 5 s. */
  public static final DestinationBackOff DEFAULT = new DestinationBackOff(100, 5_000);

  /** Checks the bounds. */
  public DestinationBackOff {
    if (minMs <= 0 || maxMs < minMs) {
      throw new IllegalArgumentException(
          "back-off: " + minMs + " to " + maxMs + " ms (expected: > 0, ascending)");
    }
  }

  /**
   * The delay before a repeat.
   *
   * @param failures in a row, from 1
   * @param random 0 (inclusive) to 1 (exclusive)
   */
  long delayMs(int failures, double random) {
    int doublings = Math.min(failures - 1, 40);
    long full = minMs > maxMs >> doublings ? maxMs : minMs << doublings;
    return full - (long) (full * random / 2);
  }
}
