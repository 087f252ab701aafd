package dev.throng.jobs.core.reader;

import dev.throng.jobs.core.state.SortedIds;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The state of the current channel, decoded for one call; {@link ChannelHead} is its stored form.
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
  private static final int SPLIT_STARTS_MAX = 8;

  /** Of the inbox that the events' seq is taken from. */
  long generation;

  /** seq of the last event; 0: none yet. */
  long lastSeq;

  /** Offset in {@code events} of the last event; 0 also where an older version did not keep it. */
  long lastOffset;

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

  /**
   * Number of the last event that may have changed messages up to the floor: an edit, a delete, or
   * one behind a gap.
   */
  long mutationSeq;

  /** Up to this bucket, inclusive, any may hold messages: their events were not seen; or -1. */
  long unknownBucketMax;

  /** Number of the last event that came after others were missed; 0: all were seen. */
  long knownSinceSeq;

  /** Number of the last split that was seen to have a new message. */
  int splits;

  /** First messages of the newest splits up to that one, ascending. */
  long[] splitStarts = SortedIds.EMPTY;

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
    lastOffset = head.lastOffset();
    // State from before it was kept: any event may have been a change.
    mutationSeq = head.mutationSeq() == 0 ? head.lastSeq() : head.mutationSeq();
    knownSinceSeq = head.knownSinceSeq();
    splits = head.splits();
    splitStarts = head.splitStarts();
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
        swept,
        lastOffset,
        mutationSeq,
        knownSinceSeq,
        splits,
        splitStarts);
  }

  /**
   * A new message is in this split. Only starts of splits that were opened after a query's stamp
   * are of use, and nobody waits for a query for so long that there were many.
   */
  void sawSplit(int split, long message) {
    if (split > splits) {
      int kept = split == splits + 1 ? Math.min(splitStarts.length, SPLIT_STARTS_MAX - 1) : 0;
      long[] newest =
          Arrays.copyOfRange(splitStarts, splitStarts.length - kept, splitStarts.length + 1);
      newest[kept] = message;
      splitStarts = newest;
      splits = split;
    }
  }

  /** The last change of this message, at this offset, is neither durable nor kept. */
  void addToHole(long message, long offset) {
    boolean none = holeOffset < 0;
    holeLow = none ? message : Math.min(holeLow, message);
    holeHigh = none ? message : Math.max(holeHigh, message);
    extendHole(offset, offset);
  }

  /**
   * The events after the last one and before this offset were missed: nothing is known of any
   * message until they are durable.
   */
  void hideAll(long offset) {
    holeLow = 0;
    holeHigh = Long.MAX_VALUE;
    extendHole(Math.min(lastOffset + 1, offset - 1), offset - 1);
  }

  private void extendHole(long first, long last) {
    holeFirstOffset = holeOffset < 0 ? first : Math.min(holeFirstOffset, first);
    holeOffset = Math.max(holeOffset, last);
  }

  /**
   * Forgets the hole if the database has filled it. What it refuses it never does, and only where
   * the overlay has that is something known of it.
   */
  void closeHole(Durable durable, Overlay overlay) {
    if (holeOffset >= 0 && durable.hasAll(holeFirstOffset, holeOffset, overlay.offsets())) {
      holeOffset = NO_OFFSET;
    }
  }

  /** Whether an id between the two, both exclusive, may be in the hole. */
  boolean touchesHole(long above, long below) {
    return holeOffset >= 0 && holeLow < below && holeHigh > above;
  }
}
