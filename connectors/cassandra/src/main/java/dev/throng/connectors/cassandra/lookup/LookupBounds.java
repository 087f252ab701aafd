package dev.throng.connectors.cassandra.lookup;

import java.io.Serializable;
import org.apache.flink.annotation.PublicEvolving;

/**
 * How much may be under way in one subtask. What is above a bound is refused at once.
 *
 * @param lookups under way
 * @param lookupsPerGroup of them, so that one busy group does not take all
 * @param waiters inputs that wait for a lookup, below the async operator's capacity
 * @param waitersPerGroup of them
 */
@PublicEvolving
public record LookupBounds(int lookups, int lookupsPerGroup, int waiters, int waitersPerGroup)
    implements Serializable {
  private static final int SHARE_OF_A_GROUP = 4;

  /** Checks the values. */
  public LookupBounds {
    requirePositive("lookups", lookups);
    requirePositive("lookupsPerGroup", lookupsPerGroup);
    requirePositive("waiters", waiters);
    requirePositive("waitersPerGroup", waitersPerGroup);
  }

  /** With a quarter of each for one group. */
  public static LookupBounds of(int lookups, int waiters) {
    return new LookupBounds(
        lookups,
        Math.max(1, lookups / SHARE_OF_A_GROUP),
        waiters,
        Math.max(1, waiters / SHARE_OF_A_GROUP));
  }

  private static void requirePositive(String name, int value) {
    if (value <= 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: > 0)");
    }
  }
}
