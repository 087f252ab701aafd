package dev.throng.gateway.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.bucket4j.TimeMeter;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

class SessionStartsTest {
  private static final long GIB = 1L << 30;

  @Test
  void ofAsManyUsersAsMayBeConnectedTheDayIsKnown() {
    int users = 50_000;
    SessionStarts starts =
        new SessionStarts(
            new RateLimiter(
                TimeMeter.SYSTEM_NANOTIME,
                InstantSource.system(),
                SessionStarts.bucketsMax(users, 2 * GIB),
                SessionStarts.WINDOW_MAX),
            new SessionStarts.Options(10, 16, 300, 1_000_000));
    for (long user = 1; user <= users; user++) {
      assertThat(starts.attempt("address " + user)).isEqualTo(SessionStarts.Verdict.ADMITTED);
      assertThat(starts.start(user)).isEqualTo(SessionStarts.Verdict.ADMITTED);
      starts.started(user);
    }

    for (long user = 1; user <= users; user++) {
      assertThat(starts.left(user).remaining()).isEqualTo(9);
    }
  }

  @Test
  void aSmallHeapIsNotFilledWithThem() {
    assertThat(SessionStarts.bucketsMax(100_000, GIB / 4)).isBetween(40_000, 60_000);
    assertThat(SessionStarts.bucketsMax(10, 4 * GIB)).isEqualTo(40_000);
  }
}
