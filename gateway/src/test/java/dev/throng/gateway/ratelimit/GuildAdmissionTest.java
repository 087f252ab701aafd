package dev.throng.gateway.ratelimit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.DiscordError;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class GuildAdmissionTest {
  private static final long MEMBER = 1;
  private static final long STRANGER = 2;
  private static final long GUILD = 9;

  private final KnownMembers members = new KnownMembers();
  private final RestLimits limits =
      new RestLimits(new SimpleMeterRegistry(), new RateLimiter(), members);
  private final GuildAdmission admission = new GuildAdmission(limits);

  @Test
  void whoWasAnsweredDrawsOnTheMembersAllowance() {
    useUpStrangers();
    assertThat(admission.admit(MEMBER, GUILD).allowed()).isFalse();

    admission.answered(MEMBER, GUILD, 200, 0);

    assertThat(admission.admit(MEMBER, GUILD).allowed()).isTrue();
    assertThat(admission.admit(MEMBER, GUILD).limit()).isEqualTo(RestLimits.GUILD.requests());
    assertThat(admission.admit(STRANGER, GUILD).allowed()).isFalse();
  }

  @Test
  void aWebhookThatIsGoneDrawsOnTheStrangersAllowance() {
    long webhook = 5;
    assertThat(admission.admit(webhook, GUILD).limit()).isEqualTo(RestLimits.STRANGERS.requests());
    admission.answeredWebhook(webhook, GUILD, 204, 0);
    assertThat(admission.admit(webhook, GUILD).limit()).isEqualTo(RestLimits.GUILD.requests());

    admission.answeredWebhook(webhook, GUILD, 404, DiscordError.UNKNOWN_WEBHOOK.code());
    assertThat(admission.admit(webhook, GUILD).limit()).isEqualTo(RestLimits.STRANGERS.requests());
    admission.answered(MEMBER, GUILD, 204, 0);
    admission.answered(MEMBER, GUILD, 404, DiscordError.UNKNOWN_WEBHOOK.code());
    assertThat(isMember()).isTrue();
  }

  @Test
  void whatIsAskedForTheSakeOfAnAnswerIsTakenFromThoseWhoComeNext() {
    members.attached(MEMBER, GUILD);
    long left = admission.admit(MEMBER, GUILD).remaining();
    admission.charge(GUILD, 11);
    assertThat(admission.admit(MEMBER, GUILD).remaining()).isEqualTo(left - 12);

    admission.charge(GUILD, 2L * RestLimits.GUILD.requests());

    assertThat(admission.admitForMembers(GUILD).allowed()).isFalse();
    assertThat(admission.admitForMembers(GUILD + 1).allowed()).isTrue();
  }

  @Test
  void whoHasASessionInTheGuildIsAMemberBeforeAnyAnswer() {
    members.attached(MEMBER, GUILD);

    assertThat(isMember()).isTrue();
    assertThat(admission.admit(MEMBER, GUILD + 1).limit())
        .isNotEqualTo(RestLimits.GUILD.requests());
  }

  @ParameterizedTest
  @EnumSource(
      value = DiscordError.class,
      names = {"MISSING_ACCESS", "UNKNOWN_GUILD"})
  void whoIsToldThatThereIsNothingForHimIsAStrangerAgain(DiscordError error) {
    admission.answered(MEMBER, GUILD, 204, 0);
    admission.answered(MEMBER, GUILD, error.status(), error.code());

    assertThat(isMember()).isFalse();
  }

  @ParameterizedTest
  @EnumSource(
      value = DiscordError.class,
      names = {"MISSING_PERMISSIONS", "UNKNOWN_MESSAGE", "UNKNOWN_CHANNEL", "SYSTEM_MESSAGE"})
  void anyOtherRefusalLeavesAMemberAMember(DiscordError error) {
    admission.answered(MEMBER, GUILD, 200, 0);
    admission.answered(MEMBER, GUILD, error.status(), error.code());

    assertThat(isMember()).isTrue();
  }

  @Test
  void aHiddenChannelMakesNobodyAStrangerWhoHasASession() {
    members.attached(MEMBER, GUILD);
    admission.answered(MEMBER, GUILD, 403, DiscordError.MISSING_ACCESS.code());
    assertThat(isMember()).isTrue();

    members.sessionEnded(MEMBER, GUILD);
    assertThat(isMember()).isTrue();
    admission.answered(MEMBER, GUILD, 403, DiscordError.MISSING_ACCESS.code());
    assertThat(isMember()).isFalse();
  }

  @Test
  void whomTheGuildLetGoIsAStranger() {
    members.attached(MEMBER, GUILD);
    members.detached(MEMBER, GUILD);

    assertThat(isMember()).isFalse();
  }

  @Test
  void theEndOfASessionMakesNobodyAMember() {
    members.sessionEnded(MEMBER, GUILD);

    assertThat(isMember()).isFalse();
  }

  @Test
  void anAnswerToAnybodyMakesNobodyAMember() {
    admission.answered(0, GUILD, 200, 0);

    assertThat(admission.admit(0, GUILD).limit()).isEqualTo(RestLimits.STRANGERS.requests());
  }

  private boolean isMember() {
    return admission.admit(MEMBER, GUILD).limit() == RestLimits.GUILD.requests();
  }

  private void useUpStrangers() {
    for (int caller = 100; caller < 200; caller++) {
      for (int i = 0; i < 20; i++) {
        RateLimitVerdict unused = admission.admit(caller, GUILD);
      }
    }
  }
}
