package dev.throng.gateway.bus;

import dev.throng.protocol.Snowflake;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Makes snowflakes whose worker is the node: strictly increasing, so unique in the node's life.
 * While the clock stands still or has gone back a little, or 4,096 ids were made in a millisecond,
 * ids run ahead of the clock, by {@link #AHEAD_MAX_MS} at the most. Thread-safe.
 */
public final class SnowflakeGenerator {
  /** How far ids may be ahead of the clock. */
  public static final long AHEAD_MAX_MS = 1_000;

  private static final int COUNTER_BITS = 12;

  private final int node;
  private final LongSupplier clockMs;

  /** Time and counter of the last id: milliseconds since 1970 and 12 bits of counter. */
  private final AtomicLong last;

  /**
   * A generator.
   *
   * @param node 0 to 1023
   * @param clockMs milliseconds since 1970
   * @param notBeforeMs all ids are of a later time: the last time at which an earlier life of the
   *     node may have made one
   */
  public SnowflakeGenerator(int node, LongSupplier clockMs, long notBeforeMs) {
    if (node < 0 || node >= Snowflake.NODES_MAX) {
      throw new IllegalArgumentException(
          "node: " + node + " (expected: 0 to " + (Snowflake.NODES_MAX - 1) + ")");
    }
    this.node = node;
    this.clockMs = clockMs;
    this.last = new AtomicLong((notBeforeMs + 1 << COUNTER_BITS) - 1);
  }

  /**
   * The next id.
   *
   * @throws ClockRegressException if the clock is more than {@link #AHEAD_MAX_MS} behind the last
   *     id
   */
  public long next() {
    while (true) {
      long nowMs = clockMs.getAsLong();
      long before = last.get();
      long next = Math.max(nowMs << COUNTER_BITS, before + 1);
      long aheadMs = (next >>> COUNTER_BITS) - nowMs;
      if (aheadMs > AHEAD_MAX_MS) {
        throw new ClockRegressException(
            "clock: " + aheadMs + " ms behind the last id (expected: up to " + AHEAD_MAX_MS + ")");
      }
      if (last.compareAndSet(before, next)) {
        return Snowflake.of(
            next >>> COUNTER_BITS, node, (int) (next & (Snowflake.PER_MILLISECOND_MAX - 1)));
      }
    }
  }
}
