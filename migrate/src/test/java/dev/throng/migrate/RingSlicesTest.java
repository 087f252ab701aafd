package dev.throng.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class RingSlicesTest {
  @Test
  void slicesAreAscendingAndWithoutGaps() {
    assertThat(RingSlices.first(0)).isEqualTo(Long.MIN_VALUE);
    assertThat(RingSlices.of(Long.MAX_VALUE)).isEqualTo(RingSlices.COUNT - 1);
    for (int slice = 1; slice < RingSlices.COUNT; slice++) {
      assertThat(RingSlices.of(RingSlices.first(slice))).isEqualTo(slice);
      assertThat(RingSlices.of(RingSlices.first(slice) - 1)).isEqualTo(slice - 1);
    }
  }

  @Test
  void aSliceCountsOnceAlsoAfterARestore() {
    RingSlices slices = new RingSlices();
    Random random = new Random(1);
    int added = 0;
    for (int i = 0; i < 10_000; i++) {
      added += slices.add(random.nextLong()) ? 1 : 0;
    }
    RingSlices restored = new RingSlices();
    assertThat(restored.addAll(slices.toBytes())).isEqualTo(added).isGreaterThan(1_000);
    assertThat(restored.addAll(slices.toBytes())).isZero();
  }
}
