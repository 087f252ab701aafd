package dev.throng.flink;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.util.clock.ManualClock;
import org.junit.jupiter.api.Test;

final class QuietLogWatermarksTest {
  private static final long HOUR_AGO_MS = 1_000_000_000;

  private final Output output = new Output();
  private final ManualClock clock = new ManualClock();
  private final QuietLogWatermarks watermarks =
      new QuietLogWatermarks(clock, Duration.ofSeconds(5), Duration.ofSeconds(60));

  @Test
  void whileEventsComeTheNewestDecides() {
    event(HOUR_AGO_MS);
    event(HOUR_AGO_MS - 3_000);

    assertThat(periodic()).isEqualTo(HOUR_AGO_MS - 5_001);
  }

  @Test
  void aQuietPartitionGoesOnAtTheSpeedOfTheClock() {
    event(HOUR_AGO_MS);
    clock.advanceTime(60, TimeUnit.SECONDS);
    assertThat(periodic()).isEqualTo(HOUR_AGO_MS - 5_001);
    clock.advanceTime(7, TimeUnit.SECONDS);
    assertThat(periodic()).isEqualTo(HOUR_AGO_MS + 1_999);
  }

  @Test
  void aReplayThatStoodStillDoesNotJumpToThePresent() {
    event(HOUR_AGO_MS);
    clock.advanceTime(30, TimeUnit.SECONDS);
    periodic();
    event(HOUR_AGO_MS + 1);

    assertThat(periodic()).isEqualTo(HOUR_AGO_MS - 5_000);
  }

  @Test
  void aPartitionThatNeverHadAnEventIsIdleAndHoldsNobodyBack() {
    watermarks.onPeriodicEmit(output);
    assertThat(output.idle).isFalse();
    clock.advanceTime(60, TimeUnit.SECONDS);
    watermarks.onPeriodicEmit(output);

    assertThat(output.idle).isTrue();
    assertThat(output.emitted).isEmpty();
  }

  private void event(long timestampMs) {
    watermarks.onEvent(EventDecoder.decode(new byte[0], 0), timestampMs, output);
  }

  private long periodic() {
    watermarks.onPeriodicEmit(output);
    return output.emitted.get(output.emitted.size() - 1);
  }

  private static final class Output implements WatermarkOutput {
    private final List<Long> emitted = new ArrayList<>();
    private boolean idle;

    @Override
    public void emitWatermark(Watermark watermark) {
      emitted.add(watermark.getTimestamp());
    }

    @Override
    public void markIdle() {
      idle = true;
    }

    @Override
    public void markActive() {
      idle = false;
    }
  }
}
