package dev.throng.jobs.core.reader;

import java.util.Arrays;

/**
 * Which of a channel's events are in the database.
 *
 * @param below those with lower offsets are, but for the refused ones
 * @param refused offsets of events that the database refuses, ascending; nearly always empty
 */
public record Durable(long below, long[] refused) {
  private static final long[] NONE = {};

  /** Before the first report. */
  public static final Durable NOTHING = new Durable(0, NONE);

  /** Whether the event at this offset is in the database. */
  boolean has(long offset) {
    return offset < below && !isRefused(offset);
  }

  /** Whether the event at this offset will never be in the database. */
  boolean isRefused(long offset) {
    return Arrays.binarySearch(refused, offset) >= 0;
  }

  /**
   * Whether all events between the two offsets, both inclusive, are in the database or among those
   * that the reader keeps.
   */
  boolean hasAll(long first, long last, long[] kept) {
    for (long offset : refused) {
      if (offset >= first && offset <= last && !contains(kept, offset)) {
        return false;
      }
    }
    return last < below;
  }

  private static boolean contains(long[] offsets, long wanted) {
    for (long offset : offsets) {
      if (offset == wanted) {
        return true;
      }
    }
    return false;
  }
}
