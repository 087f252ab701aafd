package dev.throng.jobs.core.reader;

import dev.throng.protocol.wire.MessageRange;

/**
 * A page as two halves that meet at an anchor: the newest {@code olderLimit} messages below {@code
 * olderBelow}, and the oldest {@code newerLimit} messages above {@code newerAbove}.
 *
 * @param olderBelow exclusive
 * @param olderLimit 0: no such half
 * @param newerAbove exclusive
 * @param newerLimit 0: no such half
 */
record PageRange(long olderBelow, int olderLimit, long newerAbove, int newerLimit) {
  private static final int LIMIT_MAX = 100;

  /** The halves of a range other than {@code only}. */
  static PageRange of(MessageRange range) {
    int limit = Math.max(1, Math.min(LIMIT_MAX, range.getLimit()));
    return switch (range.getAnchorCase()) {
      case BEFORE -> new PageRange(anchor(range.getBefore()), limit, 0, 0);
      case AFTER -> new PageRange(0, 0, anchor(range.getAfter()), limit);
      // The anchor itself, if it exists, belongs to the newer half, which is the larger one.
      case AROUND -> {
        long around = anchor(range.getAround());
        yield new PageRange(around, limit / 2, around - 1, limit - limit / 2);
      }
      case ONLY, ANCHOR_NOT_SET -> new PageRange(Long.MAX_VALUE, limit, 0, 0);
    };
  }

  /** Ids are unsigned on the wire; no message has one above 2^63. */
  static long anchor(long id) {
    return id < 0 ? Long.MAX_VALUE : id;
  }
}
