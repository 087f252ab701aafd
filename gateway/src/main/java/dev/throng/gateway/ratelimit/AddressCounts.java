package dev.throng.gateway.ratelimit;

import java.util.concurrent.ConcurrentHashMap;

/** Open connections by address, each address up to a bound. Thread-safe. */
public final class AddressCounts {
  private final int max;
  private final ConcurrentHashMap<String, Integer> counts = new ConcurrentHashMap<>();

  /** Up to {@code max} of each address. */
  public AddressCounts(int max) {
    this.max = max;
  }

  /** Counts a connection; false: the address has as many as it may. */
  public boolean add(String address) {
    boolean[] added = new boolean[1];
    counts.compute(
        address,
        (key, count) -> {
          int open = count == null ? 0 : count;
          added[0] = open < max;
          return added[0] ? Integer.valueOf(open + 1) : count;
        });
    return added[0];
  }

  /** A counted connection is closed. */
  public void remove(String address) {
    counts.computeIfPresent(address, (key, count) -> count == 1 ? null : count - 1);
  }
}
