package dev.throng.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProgressLineTest {
  @Test
  void rateAndRemainingTimeAreOfThisProcess() {
    assertThat(new ProgressLine(3_000_000, 1_000_000, 0.75, 0.25, 100))
        .hasToString(
            "[======================        ]  75 %  3,000,000 rows  10,000 rows/s  ETA 0:01:40");
  }

  @Test
  void aShareThatIsNotKnownIsNotGuessed() {
    assertThat(new ProgressLine(10, 10, -1, 0, 1)).hasToString("10 rows  10 rows/s");
  }

  @Test
  void anEstimateThatWasTooLowStaysAtTheEnd() {
    assertThat(new ProgressLine(10, 10, 1.2, 1.2, 10).toString()).contains("100 %", "ETA 0:00:00");
  }
}
