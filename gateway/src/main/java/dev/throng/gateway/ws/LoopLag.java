package dev.throng.gateway.ws;

import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.concurrent.TimeUnit;

/**
 * How long what waits for an event loop will take, whose work that is, and how late the loop's
 * sessions are. The loop's thread writes, another looks.
 */
final class LoopLag {
  private LongObjectMap<Work> work = new LongObjectHashMap<>();
  private long lastCausedMs;
  private int unended;
  private long behindMs;

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
   * @param queueMs what waits will take so long
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
      behindMs = Math.max(behindMs, nowMs - lastCausedMs);
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
    Look look = new Look(queueMs, behindMs, work);
    work = new LongObjectHashMap<>();
    behindMs = 0;
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
