package dev.throng.jobs.core.store;

import dev.throng.protocol.Snowflake;

/**
 * Which partition of the table of messages a row lies in: the value of the column {@code bucket}.
 * It is the 10-day bucket of the message's id, or minus the number of the split that was opened
 * within it because the partition before was full.
 */
public final class MessagePartition {
  private MessagePartition() {}

  /**
   * The value of the column.
   *
   * @param split from 1, or 0 if the message is in none
   */
  public static int of(long message, int split) {
    return split == 0 ? Snowflake.bucket(message) : -split;
  }

  /**
   * The split that a message is in, or 0: that of the last start up to it, if that is in the same
   * bucket.
   *
   * @param starts of consecutive splits, ascending
   * @param first number of the first of them
   */
  public static int split(long message, long[] starts, int first) {
    int before = countUpTo(message, starts);
    boolean inSplit =
        before > 0 && Snowflake.bucket(starts[before - 1]) == Snowflake.bucket(message);
    return inSplit ? first + before - 1 : 0;
  }

  /** How many of the starts are not above the message. */
  public static int countUpTo(long message, long[] starts) {
    int low = 0;
    int high = starts.length;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (starts[middle] <= message) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }
}
