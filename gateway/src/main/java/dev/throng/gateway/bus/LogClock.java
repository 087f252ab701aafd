package dev.throng.gateway.bus;

import org.jspecify.annotations.Nullable;

/**
 * Tells when, on this node's clock, something happened of which only the broker's time is known.
 * Each acknowledged command is a comparison: the broker's time of the record lies between its send
 * and the acknowledgement. The comparison with the shortest way within the last two windows counts,
 * so a gateway whose clock is wrong judges no delivery by it. Thread-safe.
 */
final class LogClock {
  /** Clocks drift by some 0.1 ms in that time. */
  static final long WINDOW_MS = 30_000;

  private @Nullable Comparison best;
  private @Nullable Comparison bestBefore;
  private long windowEndMs;
  private volatile @Nullable Comparison current;

  /**
   * One comparison of the gateway's clock with the broker's.
   *
   * @param offsetMs what the broker's clock shows more than the node's
   * @param wayMs from send to acknowledgement: the error is half of it at the most
   */
  private record Comparison(long offsetMs, long wayMs) {}

  /**
   * A record was acknowledged.
   *
   * @param sentMs on the node's clock, which never goes back
   * @param ackedMs on the same clock
   * @param brokerMs the record's timestamp, made by the broker
   */
  synchronized void compare(long sentMs, long ackedMs, long brokerMs) {
    if (best == null || ackedMs >= windowEndMs) {
      bestBefore = best;
      best = null;
      windowEndMs = ackedMs + WINDOW_MS;
    }
    best = shorter(best, new Comparison(brokerMs - (sentMs + ackedMs) / 2, ackedMs - sentMs));
    current = shorter(bestBefore, best);
  }

  private static Comparison shorter(@Nullable Comparison a, Comparison b) {
    return a != null && a.wayMs < b.wayMs ? a : b;
  }

  /**
   * When it was this time at the broker.
   *
   * @return on the node's clock; {@code nowMs} while nothing is known of the broker's
   */
  long localMs(long brokerMs, long nowMs) {
    Comparison known = current;
    return known == null ? nowMs : brokerMs - known.offsetMs;
  }
}
