package dev.throng.protocol;

/**
 * Discord's ids: 42 bits of milliseconds since 2015-01-01, 10 bits of worker, 12 bits of counter.
 * Discord splits the worker bits into worker and process; here all ten are the gateway node.
 */
public final class Snowflake {
  /** 2015-01-01T00:00:00Z in milliseconds since 1970. */
  public static final long EPOCH_MS = 1_420_070_400_000L;

  /** Node numbers are below this. */
  public static final int NODES_MAX = 1 << 10;

  /** Ids that one node can make in a millisecond. */
  public static final int PER_MILLISECOND_MAX = 1 << 12;

  /** Length of a bucket of messages: 10 days. */
  public static final long BUCKET_MS = 10L * 24 * 60 * 60 * 1000;

  private Snowflake() {}

  /** The id with these parts. */
  public static long of(long timeMs, int node, int counter) {
    return (timeMs - EPOCH_MS) << 22 | (long) node << 12 | counter;
  }

  /** The id of this time with the lowest 22 of these bits for worker and counter. */
  public static long of(long timeMs, long bits) {
    return (timeMs - EPOCH_MS) << 22 | (bits & ((1L << 22) - 1));
  }

  /** Milliseconds since 1970 at which the id was made. */
  public static long timeMs(long id) {
    return (id >>> 22) + EPOCH_MS;
  }

  /** The 10-day bucket of a message id, counted from Discord's epoch. */
  public static int bucket(long id) {
    return (int) ((id >>> 22) / BUCKET_MS);
  }
}
