package dev.throng.jobs.core.actor;

import dev.throng.protocol.Snowflake;

/**
 * Ids that gateways propose for what a command creates. An id holds the time of creation, and of
 * two roles at the same position the older is higher: a gateway whose clock is wrong must not
 * decide that.
 */
public final class ProposedIds {
  /** How far an id's time may be from the log's. */
  public static final long SKEW_MAX_MS = 60_000;

  private ProposedIds() {}

  /**
   * Whether an id was made within {@link #SKEW_MAX_MS} of this time.
   *
   * @param nowUs {@link Effects#nowUs}
   */
  public static boolean isNear(long id, long nowUs) {
    return id > 0 && Math.abs(Snowflake.timeMs(id) - nowUs / 1_000) <= SKEW_MAX_MS;
  }

  /**
   * Refuses an id that was made at another time, so that its command is dead-lettered and answered
   * with 500.
   *
   * @param what names the id in the error
   * @throws IllegalArgumentException if it is not {@linkplain #isNear near}
   */
  public static void check(String what, long id, long nowUs) {
    if (!isNear(id, nowUs)) {
      throw new IllegalArgumentException(
          what
              + ": "
              + Long.toUnsignedString(id)
              + " of "
              + Snowflake.timeMs(id)
              + " ms (expected: within "
              + SKEW_MAX_MS
              + " ms of the log's time, "
              + nowUs / 1_000
              + " ms; check the gateway's clock)");
    }
  }
}
