package dev.throng.jobs.core.reader;

import org.jspecify.annotations.Nullable;

/**
 * What is known of the channel at hand, for the time of one call.
 *
 * <p>The messages of a channel are cut at {@link #floor}: those above it are all in the tail, those
 * up to it are in the database, changed by the overlay. A hole is a range of ids up to the floor
 * whose last change was neither durable nor could be kept, or was not seen.
 */
final class MutableChannelHead {
  /** Nothing is in the tail, and where it would begin is not known. */
  static final long FLOOR_UNKNOWN = Long.MAX_VALUE;

  private static final long NO_OFFSET = -1;
  private static final long NO_BUCKET = -1;

  /** Of the inbox that the events' seq is taken from. */
  long generation;

  /** seq of the last event; 0: none yet. */
  long lastSeq;

  /** Partition of {@code events} that the channel is in. */
  int partition;

  /** Every message with a higher id is in the tail. 0: the tail has all messages. */
  long floor;

  /** Highest message id that was ever in the tail. */
  long newest;

  /** Tail entries are at positions first to next - 1. */
  long first;

  /** What left the tail at positions from this one is still in state. */
  long swept;

  long next;

  /** Tail entries that are not tombstones. */
  int live;

  /** Bytes of the tail. */
  long bytes;

  /** The hole, both ends inclusive; there is none if its offset is negative. */
  private long holeLow;

  private long holeHigh;

  /** The hole is gone when everything from the first to this offset is durable. */
  private long holeOffset;

  private long holeFirstOffset;

  /** Up to this bucket, inclusive, any may hold messages: their events were not seen; or -1. */
  long unknownBucketMax;

  MutableChannelHead(@Nullable ChannelHead head) {
    if (head == null) {
      floor = FLOOR_UNKNOWN;
      holeOffset = NO_OFFSET;
      unknownBucketMax = NO_BUCKET;
      return;
    }
    generation = head.generation();
    lastSeq = head.lastSeq();
    partition = head.partition();
    floor = head.floor();
    newest = head.newest();
    first = head.first();
    next = head.next();
    live = head.live();
    bytes = head.bytes();
    holeLow = head.holeLow();
    holeHigh = head.holeHigh();
    holeOffset = head.holeOffset();
    unknownBucketMax = head.unknownBucketMax();
    holeFirstOffset = head.holeFirstOffset();
    swept = head.swept();
  }

  ChannelHead head() {
    return new ChannelHead(
        generation,
        lastSeq,
        partition,
        floor,
        newest,
        first,
        next,
        live,
        bytes,
        holeLow,
        holeHigh,
        holeOffset,
        unknownBucketMax,
        holeFirstOffset,
        swept);
  }

  /** The last change of this message, at this offset, is neither durable nor kept. */
  void addToHole(long message, long offset) {
    addToHole(message, message, offset);
  }

  /** Nothing is known of any message until everything up to this offset is durable. */
  void hideAll(long offset) {
    addToHole(0, Long.MAX_VALUE, offset);
  }

  private void addToHole(long low, long high, long offset) {
    boolean none = holeOffset < 0;
    holeLow = none ? low : Math.min(holeLow, low);
    holeHigh = none ? high : Math.max(holeHigh, high);
    holeFirstOffset = none ? offset : Math.min(holeFirstOffset, offset);
    holeOffset = Math.max(holeOffset, offset);
  }

  /** Forgets the hole if the database has filled it. What it refuses it never does. */
  void closeHole(Durable durable) {
    if (holeOffset >= 0 && durable.hasAll(holeFirstOffset, holeOffset)) {
      holeOffset = NO_OFFSET;
    }
  }

  /** Whether an id between the two, both exclusive, may be in the hole. */
  boolean touchesHole(long above, long below) {
    return holeOffset >= 0 && holeLow < below && holeHigh > above;
  }
}
