package dev.throng.gateway.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

final class GuildAdmissionTest {
  private static final long MEMBER = 1;
  private static final long STRANGER = 2;
  private static final long GUILD = 9;

  private final RestLimits limits = new RestLimits(new SimpleMeterRegistry(), new RateLimiter());
  private final GuildAdmission admission = new GuildAdmission(limits);

  @Test
  void whoWasAnsweredDrawsOnTheMembersAllowance() {
    useUpStrangers();
    assertThat(admission.admit(MEMBER, GUILD).allowed()).isFalse();

    admission.answered(MEMBER, GUILD, 200);

    assertThat(admission.admit(MEMBER, GUILD).allowed()).isTrue();
    assertThat(admission.admit(MEMBER, GUILD).limit()).isEqualTo(RestLimits.GUILD.requests());
    assertThat(admission.admit(STRANGER, GUILD).allowed()).isFalse();
  }

  @Test
  void whoIsRefusedIsAStrangerAgain() {
    admission.answered(MEMBER, GUILD, 204);
    admission.answered(MEMBER, GUILD, 403);

    assertThat(admission.admit(MEMBER, GUILD).limit()).isNotEqualTo(RestLimits.GUILD.requests());
  }

  @Test
  void anAnswerToAnybodyMakesNobodyAMember() {
    admission.answered(0, GUILD, 200);

    assertThat(admission.admit(0, GUILD).limit()).isEqualTo(RestLimits.STRANGERS.requests());
  }

  private void useUpStrangers() {
    for (int caller = 100; caller < 200; caller++) {
      for (int i = 0; i < 20; i++) {
        RateLimitVerdict unused = admission.admit(caller, GUILD);
      }
    }
  }
}
