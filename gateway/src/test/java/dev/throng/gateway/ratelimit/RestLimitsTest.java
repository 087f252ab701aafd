package dev.throng.gateway.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.throng.gateway.ratelimit.RateLimitVerdict.Scope;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

final class RestLimitsTest {
  private static final RateLimit FIVE_IN_FIVE_SECONDS = RateLimit.perSeconds(5, 5);
  private static final long START_MS = 1_795_000_000_000L;

  private final AtomicLong nowMs = new AtomicLong(START_MS);
  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final RestLimits limits =
      new RestLimits(
          registry,
          new RateLimiter(
              new TimeMeter() {
                @Override
                public long currentTimeNanos() {
                  return TimeUnit.MILLISECONDS.toNanos(nowMs.get());
                }

                @Override
                public boolean isWallClockBased() {
                  return false;
                }
              },
              () -> Instant.ofEpochMilli(nowMs.get())),
          new KnownMembers());

  @Test
  void remainingCountsDownToARefusal() {
    for (int remaining = 4; remaining >= 0; remaining--) {
      RateLimitVerdict verdict = request(1L, "a", 7);
      assertThat(verdict.allowed()).isTrue();
      assertThat(verdict.limit()).isEqualTo(5);
      assertThat(verdict.remaining()).isEqualTo(remaining);
    }
    RateLimitVerdict refused = request(1L, "a", 7);
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.scope()).isEqualTo(Scope.USER);
    assertThat(refused.remaining()).isZero();
  }

  @Test
  void whoWasAnsweredTooMuchWaitsUntilItIsMadeUpFor() {
    int room = RestLimits.ANSWERED_BYTES.requests();
    limits.answered(1L, room - 1);
    assertThat(request(1L, "a", 7).allowed()).isTrue();
    limits.answered(1L, room);

    RateLimitVerdict refused = request(1L, "b", 8);
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.scope()).isEqualTo(Scope.GLOBAL);
    assertThat(refused.resetAfterSeconds()).isBetween(7.0, 8.0);
    assertThat(request(2L, "a", 7).allowed()).isTrue();
    assertThat(registry.get("throng.rest.limited").tag("limit", "answered_bytes").counter().count())
        .isEqualTo(1);

    nowMs.addAndGet((long) Math.ceil(refused.resetAfterSeconds() * 1_000));
    assertThat(request(1L, "b", 8).allowed()).isTrue();
  }

  @Test
  void whoWaitsAsToldMayGoOn() {
    for (int i = 0; i < 5; i++) {
      request(1L, "a", 7);
    }
    nowMs.addAndGet(1_200);
    RateLimitVerdict refused = request(1L, "a", 7);
    assertThat(refused.resetAfterSeconds()).isCloseTo(3.8, within(0.001));
    assertThat(refused.resetAtSeconds()).isCloseTo((START_MS + 5_000) / 1e3, within(0.001));

    nowMs.addAndGet(3_799);
    assertThat(request(1L, "a", 7).allowed()).isFalse();
    nowMs.addAndGet(1);
    RateLimitVerdict next = request(1L, "a", 7);
    assertThat(next.allowed()).isTrue();
    assertThat(next.remaining()).isEqualTo(4);
  }

  @Test
  void callersRoutesAndMajorParametersDoNotShareABucket() {
    for (int i = 0; i < 6; i++) {
      request(1L, "a", 7);
    }
    assertThat(request(1L, "a", 7).allowed()).isFalse();
    assertThat(request(2L, "a", 7).allowed()).isTrue();
    assertThat(request(1L, "b", 7).allowed()).isTrue();
    assertThat(request(1L, "a", 8).allowed()).isTrue();
    assertThat(request("127.0.0.1", "a", 7).allowed()).isTrue();
  }

  @Test
  void allRoutesOfACallerShareFiftyASecond() {
    for (int i = 0; i < 50; i++) {
      assertThat(request(1L, "route " + i, 0).allowed()).isTrue();
    }
    RateLimitVerdict refused = request(1L, "another", 0);
    assertThat(refused.allowed()).isFalse();
    assertThat(refused.scope()).isEqualTo(Scope.GLOBAL);
    assertThat(refused.resetAfterSeconds()).isBetween(0.0, 1.0);

    nowMs.addAndGet(1_000);
    assertThat(request(1L, "another", 0).allowed()).isTrue();
  }

  @Test
  void aGuildIsAskedAThousandTimesASecond() {
    for (int i = 0; i < 1_000; i++) {
      assertThat(limits.guild(9).allowed()).isTrue();
    }
    assertThat(limits.guild(9).allowed()).isFalse();
    assertThat(limits.guild(9).scope()).isEqualTo(Scope.SHARED);
    assertThat(limits.guild(10).allowed()).isTrue();
  }

  @Test
  void strangersTogetherHaveLessOfAGuildAndTakeNothingFromItsMembers() {
    int admitted = 0;
    for (int stranger = 1; stranger <= 100; stranger++) {
      for (int i = 0; i < 50; i++) {
        admitted += limits.stranger(stranger, 9).allowed() ? 1 : 0;
      }
    }

    assertThat(admitted).isEqualTo(RestLimits.STRANGERS.requests());
    for (int i = 0; i < 1_000; i++) {
      assertThat(limits.guild(9).allowed()).isTrue();
    }
    assertThat(limits.stranger(1, 10).allowed()).isTrue();
  }

  @Test
  void oneStrangerCannotTakeItAll() {
    int admitted = 0;
    for (int i = 0; i < 1_000; i++) {
      admitted += limits.stranger(1, 9).allowed() ? 1 : 0;
    }

    assertThat(admitted).isEqualTo(RestLimits.STRANGER.requests());
    assertThat(limits.stranger(2, 9).allowed()).isTrue();
  }

  @Test
  void anAddressHasTenPasswordsAMinuteForAnAccountAndLeavesTheOwnerHis() {
    for (int i = 0; i < 10; i++) {
      assertThat(limits.login("email:a@b.c", "192.0.2.1").allowed()).isTrue();
    }
    for (int i = 0; i < 1_000; i++) {
      assertThat(limits.login("email:a@b.c", "192.0.2.1").allowed()).isFalse();
    }
    assertThat(limits.login("email:a@b.c", "192.0.2.2").allowed()).isTrue();
    assertThat(limits.login("email:b@b.c", "192.0.2.1").allowed()).isTrue();
    nowMs.addAndGet(60_000);
    assertThat(limits.login("email:a@b.c", "192.0.2.1").allowed()).isTrue();
  }

  @Test
  void manyAddressesTogetherHaveABoundForOneAccount() {
    int admitted = 0;
    for (int i = 0; i < 1_000; i++) {
      admitted += limits.login("email:a@b.c", "192.0.2." + i).allowed() ? 1 : 0;
    }

    assertThat(admitted).isEqualTo(RestLimits.LOGIN_ACCOUNT.requests());
    assertThat(limits.login("email:a@b.c", "198.51.100.1").scope()).isEqualTo(Scope.SHARED);
    assertThat(limits.login("email:b@b.c", "192.0.2.1").allowed()).isTrue();
  }

  @Test
  void refusalsAreCountedByLimit() {
    for (int i = 0; i < 13; i++) {
      limits.login("email:a@b.c", "192.0.2.1");
    }

    assertThat(registry.get("throng.rest.limited").tag("limit", "login").counter().count())
        .isEqualTo(3);
    assertThat(registry.get("throng.rest.limited").tag("limit", "guild").counter().count())
        .isZero();
  }

  private RateLimitVerdict request(Object caller, String bucket, long major) {
    return limits.request(caller, bucket, major, FIVE_IN_FIVE_SECONDS);
  }
}
