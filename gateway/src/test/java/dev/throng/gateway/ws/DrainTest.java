package dev.throng.gateway.ws;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrainTest {
  private static final Duration LONGEST = Duration.ofSeconds(15);

  @Test
  void fewClientsGoAsFastAsAnotherNodeTakesThem() {
    assertThat(Drain.perStep(1_000, 200, LONGEST)).isEqualTo(10);
  }

  @Test
  void manyClientsGoFasterSoThatAllAreAskedInTime() {
    assertThat(Drain.perStep(100_000, 200, LONGEST)).isEqualTo(334);
  }

  @Test
  void withoutTimeAllAreAskedAtOnce() {
    assertThat(Drain.perStep(100_000, 200, Duration.ZERO)).isEqualTo(100_000);
  }

  @Test
  void aSlowPaceStillAsksOneInEachStep() {
    assertThat(Drain.perStep(3, 1, LONGEST)).isEqualTo(1);
  }
}
