package dev.throng.gateway.ws;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.concurrent.TimeUnit;

/**
 * How long what waits for an event loop will take, whose work that is, and how late the loop's
 * sessions are. Where a queue stands, all that waits before it counts, too: then the lag is at
 * least the age of what is written. The loop's thread writes, another looks.
 */
final class LoopLag {
  /** What takes less to do is no standing queue. */
  static final long STANDING_MS = 50;

  private LongObjectMap<Work> work = new LongObjectHashMap<>();
  private long lastCausedMs;
  private int unended;
  private long behindMs;
  private long youngestMs = Long.MAX_VALUE;

  /** Of the turns since the last look, and of those before, so that there always are some. */
  private Pace pace = new Pace(0, 0);

  private Pace paceBefore = new Pace(0, 0);

  /** What turns took. */
  private record Pace(long deliveries, long ns) {}

  /** What a stream has made since the last look. */
  static final class Work {
    private long sessions;

    long sessions() {
      return sessions;
    }
  }

  /**
   * What a look shows.
   *
   * @param queueMs what waits will take so long, or is so late where that is a standing queue
   * @param behindMs from the cause of the last delivery of a turn to its write, at the most; 0: no
   *     turn has ended since the last look
   * @param byStream deliveries of streams since the last look; must not be changed
   */
  record Look(long queueMs, long behindMs, LongObjectMap<Work> byStream) {}

  /** A delivery was handed to so many sessions; the turn's end follows. */
  synchronized void delivered(long stream, int sessions, long causedMs) {
    lastCausedMs = causedMs;
    unended++;
    if (sessions > 0) {
      Work of = work.get(stream);
      if (of == null) {
        of = new Work();
        work.put(stream, of);
      }
      of.sessions += sessions;
    }
  }

  /** What was handed to sessions has been written, in a turn of this length. */
  synchronized void turnEnded(long nowMs, long turnNs) {
    if (unended > 0) {
      long ageMs = nowMs - lastCausedMs;
      behindMs = Math.max(behindMs, ageMs);
      youngestMs = Math.min(youngestMs, ageMs);
      pace = new Pace(pace.deliveries + unended, pace.ns + turnNs);
      unended = 0;
    }
  }

  /**
   * Looks, and begins anew.
   *
   * @param oldestMs since when the oldest waits that is not delivered; {@link DeliveryQueue#NONE}:
   *     nothing waits
   * @param waiting deliveries
   */
  synchronized Look look(long nowMs, long oldestMs, long waiting) {
    boolean stands = pace.deliveries == 0 && oldestMs != DeliveryQueue.NONE;
    long queueMs = Math.max(stands ? nowMs - oldestMs : 0, queueMs(waiting));
    if (queueMs >= STANDING_MS && youngestMs != Long.MAX_VALUE) {
      queueMs = Math.max(queueMs, youngestMs);
    }
    Look look = new Look(queueMs, behindMs, work);
    work = new LongObjectHashMap<>();
    behindMs = 0;
    youngestMs = Long.MAX_VALUE;
    if (pace.deliveries > 0) {
      paceBefore = pace;
      pace = new Pace(0, 0);
    }
    return look;
  }

  private long queueMs(long waiting) {
    long deliveries = pace.deliveries + paceBefore.deliveries;
    long ns = pace.ns + paceBefore.ns;
    return deliveries == 0 ? 0 : TimeUnit.NANOSECONDS.toMillis(ns / deliveries * waiting);
  }
}
