package dev.throng.flink;

import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.RelativeClock;

/**
 * Watermarks of one partition that go on when nothing happens: windows close in a quiet night too.
 *
 * <p>While events come, event time is that of the newest, less the bound. After a quiet span it
 * goes on at the speed of the clock from where it was, so that a job that reads old events and
 * stands still for a while does not take all that follows for late. A partition without any event
 * is idle.
 */
final class QuietLogWatermarks implements WatermarkGenerator<ThrongEvent> {
  private final RelativeClock clock;
  private final long boundMs;
  private final long quietMs;

  private long newestMs = Long.MIN_VALUE;
  private long lastEventAtMs;

  /**
   * Watermarks of one partition.
   *
   * @param clock stands still while the partition is held back by what follows in the graph
   * @param bound how far events of different channels may be out of order
   * @param quietAfter how long nothing must have come before event time goes on by itself
   */
  QuietLogWatermarks(RelativeClock clock, Duration bound, Duration quietAfter) {
    this.clock = clock;
    this.boundMs = bound.toMillis();
    this.quietMs = quietAfter.toMillis();
    this.lastEventAtMs = clock.relativeTimeMillis();
  }

  @Override
  public void onEvent(ThrongEvent event, long eventTimestampMs, WatermarkOutput output) {
    newestMs = Math.max(newestMs, eventTimestampMs);
    lastEventAtMs = clock.relativeTimeMillis();
  }

  @Override
  public void onPeriodicEmit(WatermarkOutput output) {
    long beyondQuietMs = clock.relativeTimeMillis() - lastEventAtMs - quietMs;
    if (newestMs != Long.MIN_VALUE) {
      output.emitWatermark(new Watermark(newestMs - boundMs - 1 + Math.max(0, beyondQuietMs)));
    } else if (beyondQuietMs >= 0) {
      output.markIdle();
    }
  }
}
