package dev.throng.local.chaos;

import dev.throng.local.load.Delivery;
import dev.throng.local.load.DeliveryLog;
import java.util.List;

/** How long sessions heard nothing while messages were being sent. */
final class Silence {
  private Silence() {}

  /**
   * The longest time in which some session received nothing, milliseconds.
   *
   * @param fromNanos when sending began, {@link System#nanoTime}
   * @param toNanos when it ended
   */
  static long longestMs(List<DeliveryLog> sessions, long fromNanos, long toNanos) {
    long longest = 0;
    for (DeliveryLog session : sessions) {
      long last = fromNanos;
      for (Delivery delivery : session.deliveries()) {
        long arrived = Math.min(delivery.arrivedNanos(), toNanos);
        longest = Math.max(longest, arrived - last);
        last = Math.max(last, arrived);
      }
      longest = Math.max(longest, toNanos - last);
    }
    return longest / 1_000_000;
  }
}
