package dev.throng.benchmarks.herd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ZipfTest {
  private static final int DRAWS = 200_000;

  @Test
  void theNthIsPickedOneNthAsOftenAsTheFirst() {
    int[] picked = draw(new Zipf(100, 1));
    for (int n = 1; n < 10; n++) {
      assertThat(picked[n] * (n + 1.0) / picked[0]).as("%d", n).isCloseTo(1, within(0.1));
    }
    assertThat(picked[99]).isPositive();
  }

  @Test
  void withoutSkewAllAreAlike() {
    for (int each : draw(new Zipf(100, 0))) {
      assertThat(each / (DRAWS / 100.0)).isCloseTo(1, within(0.15));
    }
    assertThat(new Zipf(1, 1).pick(new Random(1))).isZero();
  }

  private static int[] draw(Zipf zipf) {
    Random random = new Random(7);
    int[] picked = new int[100];
    for (int i = 0; i < DRAWS; i++) {
      picked[zipf.pick(random)]++;
    }
    return picked;
  }
}
