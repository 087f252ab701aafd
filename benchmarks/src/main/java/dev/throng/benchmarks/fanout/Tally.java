package dev.throng.benchmarks.fanout;

import java.util.BitSet;
import org.HdrHistogram.Histogram;

/** What one event loop's sessions have received. Belongs to that loop's thread until it is read. */
final class Tally {
  private static final long LATENCY_MAX_US = 120_000_000;

  private final Histogram latencyUs = new Histogram(LATENCY_MAX_US, 3);
  private long delivered;
  private long duplicates;
  private long outOfOrder;
  private long sequenceBreaks;
  private long bytes;
  private long lastNs;

  /** What one session has received. */
  static final class OfSession {
    private final BitSet seen = new BitSet();
    private int newest = Messages.NONE;
    private long sequence;

    boolean has(int number) {
      return seen.get(number);
    }
  }

  /** A message has arrived. */
  void message(OfSession session, int number, long dueNs, int frameBytes) {
    long nowNs = System.nanoTime();
    if (session.seen.get(number)) {
      duplicates++;
      return;
    }
    session.seen.set(number);
    if (number < session.newest) {
      outOfOrder++;
    } else {
      session.newest = number;
    }
    delivered++;
    bytes += frameBytes;
    lastNs = nowNs;
    latencyUs.recordValue(Math.min(LATENCY_MAX_US, Math.max(0, (nowNs - dueNs) / 1_000)));
  }

  /** A dispatch of any kind has arrived, with this {@code s}. */
  void sequence(OfSession session, long sequence) {
    if (session.sequence != 0 && sequence != session.sequence + 1) {
      sequenceBreaks++;
    }
    session.sequence = sequence;
  }

  /** Adds the tally of another loop. */
  void add(Tally other) {
    latencyUs.add(other.latencyUs);
    delivered += other.delivered;
    duplicates += other.duplicates;
    outOfOrder += other.outOfOrder;
    sequenceBreaks += other.sequenceBreaks;
    bytes += other.bytes;
    lastNs = other.delivered == 0 ? lastNs : Math.max(lastNs, other.lastNs);
  }

  /** Begins anew. */
  void reset() {
    latencyUs.reset();
    delivered = 0;
    duplicates = 0;
    outOfOrder = 0;
    sequenceBreaks = 0;
    bytes = 0;
  }

  long delivered() {
    return delivered;
  }

  long duplicates() {
    return duplicates;
  }

  /**
   * Messages that came after one with a greater number; concurrent posts may swap by themselves.
   */
  long outOfOrder() {
    return outOfOrder;
  }

  /** Dispatches whose {@code s} was not the one after the last. */
  long sequenceBreaks() {
    return sequenceBreaks;
  }

  long bytes() {
    return bytes;
  }

  /** When the last message arrived. */
  long lastNs() {
    return lastNs;
  }

  Histogram latencyUs() {
    return latencyUs;
  }
}
