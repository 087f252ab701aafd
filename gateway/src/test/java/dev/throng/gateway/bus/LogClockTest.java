package dev.throng.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LogClockTest {
  private final LogClock clock = new LogClock();

  @Test
  void beforeAnythingIsKnownOfTheBrokersTimeNothingIsLate() {
    assertThat(clock.localMs(1_700_000_000_000L, 42)).isEqualTo(42);
  }

  @Test
  void theBrokersTimeIsThatHalfwayToTheAcknowledgement() {
    clock.compare(1_000, 1_010, 1_700_000_000_005L);

    assertThat(clock.localMs(1_700_000_000_005L, 0)).isEqualTo(1_005);
    assertThat(clock.localMs(1_700_000_000_000L, 0)).isEqualTo(1_000);
  }

  @Test
  void theShortestWayCounts() {
    clock.compare(1_000, 1_010, 501_005);
    clock.compare(2_000, 2_900, 502_000);
    assertThat(clock.localMs(501_005, 0)).isEqualTo(1_005);

    clock.compare(3_000, 3_002, 503_004);
    assertThat(clock.localMs(503_004, 0)).isEqualTo(3_001);
  }

  @Test
  void aClockThatWasSetIsFollowedWithinTwoWindows() {
    clock.compare(1_000, 1_002, 501_001);
    long now = 1_000;
    for (int i = 0; i < 3; i++) {
      now += LogClock.WINDOW_MS;
      clock.compare(now, now + 10, now + 5 + 900_000);
    }

    assertThat(clock.localMs(900_000, 0)).isZero();
  }
}
