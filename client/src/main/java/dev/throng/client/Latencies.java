package dev.throng.client;

import java.util.Arrays;

/** Durations in nanoseconds, kept one by one up to a bound. Thread-safe. */
public final class Latencies {
  private final long[] nanos;
  private int count;
  private long dropped;

  /**
   * @param max how many are kept; more are counted as dropped
   */
  public Latencies(int max) {
    nanos = new long[max];
  }

  /** Adds a latency. */
  public synchronized void add(long durationNanos) {
    if (count == nanos.length) {
      dropped++;
    } else {
      nanos[count++] = durationNanos;
    }
  }

  /** How many were kept. */
  public synchronized int count() {
    return count;
  }

  /** How many came after the bound was reached. */
  public synchronized long dropped() {
    return dropped;
  }

  /**
   * The value that this share of all is not above, in milliseconds; 0 if there is none.
   *
   * @param share 0 to 1
   */
  public synchronized double percentileMs(double share) {
    if (count == 0) {
      return 0;
    }
    long[] sorted = Arrays.copyOf(nanos, count);
    Arrays.sort(sorted);
    int index = (int) Math.ceil(share * count) - 1;
    return sorted[Math.max(0, Math.min(count - 1, index))] / 1e6;
  }
}
