package dev.throng.gateway.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LagAdmissionTest {
  private static final long GUILD = 9;
  private static final long SEED = 4711;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private long nowNs;
  private final GuildLags lags = new GuildLags(() -> nowNs);
  private final LagAdmission admission =
      new LagAdmission(
          lags,
          Duration.ofMillis(900),
          registry,
          new Random(SEED)::nextDouble,
          InstantSource.fixed(Instant.ofEpochSecond(1_000)));

  @Test
  void aGuildWhoseReadersAreUpToDateIsNeverRefused() {
    assertThat(refusedOf(1_000)).isZero();
    lags.heard(1, 300, List.of(GUILD));
    assertThat(refusedOf(1_000)).isZero();
  }

  @Test
  void theShareThatIsRefusedGrowsWithTheLag() {
    lags.heard(1, 450, List.of(GUILD));
    assertThat(refusedOf(10_000)).isBetween(2_300, 2_700);
    lags.heard(1, 750, List.of(GUILD));
    assertThat(refusedOf(10_000)).isBetween(7_300, 7_700);
  }

  @Test
  void fromTheGreatestLagOnEverythingIsRefused() {
    lags.heard(1, 900, List.of(GUILD));
    assertThat(refusedOf(1_000)).isEqualTo(1_000);
    lags.heard(1, 60_000, List.of(GUILD));
    assertThat(refusedOf(1_000)).isEqualTo(1_000);
    assertThat(registry.counter("throng.rest.limited", "limit", "lag").count()).isEqualTo(2_000);
  }

  @Test
  void whoIsRefusedIsToComeAgainWhenWhatWaitsHasBeenRead() {
    lags.heard(1, 1_250, List.of(GUILD));
    RateLimitVerdict verdict = admission.refusal(GUILD);

    assertThat(verdict)
        .isEqualTo(
            new RateLimitVerdict(false, RateLimitVerdict.Scope.SHARED, 1, 0, 1.25, 1_001.25));
  }

  @Test
  void theSlowestNodeOfTheGuildDecides() {
    lags.heard(1, 400, List.of(GUILD, 10L));
    lags.heard(2, 5_000, List.of(10L));
    assertThat(lags.lagMs(GUILD)).isEqualTo(400);
    lags.heard(3, 700, List.of(GUILD));
    assertThat(lags.lagMs(GUILD)).isEqualTo(700);
    assertThat(lags.lagMs(10)).isEqualTo(5_000);
    assertThat(lags.lagMs(11)).isZero();
  }

  @Test
  void theLastReportOfANodeCountsAndForASecond() {
    lags.heard(1, 5_000, List.of(GUILD));
    lags.heard(1, 600, List.of(GUILD));
    nowNs += Duration.ofMillis(900).toNanos();
    assertThat(lags.lagMs(GUILD)).isEqualTo(600);
    nowNs += Duration.ofMillis(200).toNanos();
    assertThat(lags.lagMs(GUILD)).isZero();

    lags.heard(1, 600, List.of(GUILD));
    lags.heard(1, 0, List.of());
    assertThat(lags.lagMs(GUILD)).isZero();
  }

  private int refusedOf(int commands) {
    int refused = 0;
    for (int i = 0; i < commands; i++) {
      refused += admission.refusal(GUILD) == null ? 0 : 1;
    }
    return refused;
  }
}
