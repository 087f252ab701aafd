package dev.throng.gateway.bus;

import dev.throng.protocol.wire.Delivery;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;

/**
 * The positions of the node's numbered streams in one epoch. A record that was seen is a replay;
 * one whose predecessor was not is behind a gap. So a repeat is never applied and a loss never
 * silent.
 *
 * <p>Of so many streams as fit into an eighth of the heap; the least recently heard of are
 * forgotten, and what they bring next is judged a gap: so their sessions start again, and a loss
 * stays loud.
 *
 * <p>Not thread-safe.
 */
final class StreamTracker {
  /** Streams that the smallest heap keeps. */
  static final int STREAMS_MIN = 500_000;

  /** The seq of what is of no stream, and does no harm when it comes twice. */
  private static final long UNNUMBERED = 0;

  private static final int STREAMS_LIMIT = 1 << 28;
  private static final int STREAM_BYTES = 64;
  private static final int HEAP_SHARE = 8;

  /** What to do with a delivery. */
  enum Verdict {
    /** The next of its stream, or of none. */
    APPLY,
    /** Was applied before: drop it. */
    REPLAY,
    /** Of another epoch of the node: drop it. */
    STALE,
    /** Something before it is missing: end the stream's sessions, then apply it. */
    GAP,
    /**
     * First of a sender that has forgotten, or lost, what it sent before: to sessions that still
     * hang on the stream the same as a gap.
     */
    RESTART
  }

  private final long epoch;
  private final int streamsMax;

  /** Heard of since the last change of halves; with {@link #older} at most the bound. */
  private LongObjectMap<Position> recent = new LongObjectHashMap<>();

  private LongObjectMap<Position> older = new LongObjectHashMap<>();

  /** A tracker that has seen nothing in this epoch. */
  StreamTracker(long epoch) {
    this(epoch, streamsMax(Runtime.getRuntime().maxMemory()));
  }

  StreamTracker(long epoch, int streamsMax) {
    this.epoch = epoch;
    this.streamsMax = streamsMax;
  }

  /**
   * How many streams a heap keeps. A node has one for each user with sessions and each of their
   * guilds; forgetting some that are alive would start their sessions again, whose attaching would
   * push out others.
   */
  static int streamsMax(long heapBytes) {
    long fit = heapBytes / HEAP_SHARE / STREAM_BYTES;
    return (int) Math.min(STREAMS_LIMIT, Math.max(STREAMS_MIN, fit));
  }

  /** The epoch whose deliveries count. */
  long epoch() {
    return epoch;
  }

  /** Judges a delivery and takes note of it. */
  Verdict accept(Delivery delivery) {
    if (delivery.getEpoch() != epoch) {
      return Verdict.STALE;
    }
    if (delivery.getSeq() == UNNUMBERED) {
      return Verdict.APPLY;
    }
    Position position = position(delivery);
    boolean sameGeneration = position.generation == delivery.getGeneration();
    if (sameGeneration && delivery.getSeq() <= position.last) {
      return Verdict.REPLAY;
    }
    boolean next = sameGeneration && delivery.getPrevSeq() == position.last;
    position.generation = delivery.getGeneration();
    position.last = delivery.getSeq();
    if (next) {
      return Verdict.APPLY;
    }
    return delivery.getPrevSeq() == 0 ? Verdict.RESTART : Verdict.GAP;
  }

  /** Streams that are kept. */
  int size() {
    return recent.size() + older.size();
  }

  private Position position(Delivery delivery) {
    long stream = delivery.getStream();
    Position position = recent.get(stream);
    if (position != null) {
      return position;
    }
    position = older.remove(stream);
    if (position == null) {
      position = new Position(delivery.getGeneration());
    }
    if (recent.size() >= streamsMax / 2) {
      older = recent;
      recent = new LongObjectHashMap<>();
    }
    recent.put(stream, position);
    return position;
  }

  private static final class Position {
    private long generation;
    private long last;

    Position(long generation) {
      this.generation = generation;
    }
  }
}
