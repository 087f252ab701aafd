package dev.throng.connectors.cassandra;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class BackOffTest {
  private final BackOff backOff = new BackOff(50, 2_000);

  @Test
  void doublesUpToItsBound() {
    long[] delays = new long[8];
    for (int i = 0; i < delays.length; i++) {
      delays[i] = backOff.delayMs(i + 1, 0);
    }
    assertThat(delays).containsExactly(50, 100, 200, 400, 800, 1_600, 2_000, 2_000);
  }

  @Test
  void drawsFromTheUpperHalf() {
    assertThat(backOff.delayMs(3, 0.999_999)).isBetween(100L, 101L);
    assertThat(backOff.delayMs(3, 0.5)).isEqualTo(150);
  }

  @Test
  void anyNumberOfAttemptsIsFine() {
    assertThat(backOff.delayMs(Integer.MAX_VALUE, 0)).isEqualTo(2_000);
    assertThat(new BackOff(1, Long.MAX_VALUE).delayMs(Integer.MAX_VALUE, 0)).isPositive();
  }

  @Test
  void refusesBoundsThatDescend() {
    assertThatThrownBy(() -> new BackOff(5, 4))
        .hasMessage("back-off: 5 to 4 ms (expected: > 0, ascending)");
  }
}
