package dev.throng.jobs.core.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.Effects;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.ResetToken;
import dev.throng.protocol.wire.Revocation;
import dev.throng.protocol.wire.RevokeToken;
import dev.throng.protocol.wire.UserCommand;
import org.junit.jupiter.api.Test;

/** How tokens end: by logging out, and by a reset of a bot's. */
final class TokenRevocationTest extends UserBench {
  @Test
  void loggingOutVoidsOneToken() throws Exception {
    create(false);

    Revocation first = revocation(revoke(USER, 5_000));
    Revocation second = revocation(revoke(USER, 4_000));

    assertThat(first.getValidAfterMs()).isZero();
    assertThat(first.getRevokedIssuedMsList()).containsExactly(5_000L);
    assertThat(second.getRevokedIssuedMsList()).containsExactly(4_000L, 5_000L);
    Effects again = revoke(USER, 4_000);
    assertThat(records(again, Topic.REVOCATIONS)).isEmpty();
    assertThat(reply(again).getStatus()).isEqualTo(204);
  }

  @Test
  void afterManyLogoutsTheOldestLoginsGo() throws Exception {
    create(false);
    for (int i = 1; i <= UserLimits.REVOKED_TOKENS_MAX; i++) {
      revoke(USER, i * 10L);
    }

    Revocation revocation = revocation(revoke(USER, 10_000));

    assertThat(revocation.getValidAfterMs()).isEqualTo(11);
    assertThat(revocation.getRevokedIssuedMsList())
        .hasSize(UserLimits.REVOKED_TOKENS_MAX)
        .startsWith(20L)
        .endsWith(10_000L);
  }

  @Test
  void nobodyLogsAnotherOut() throws Exception {
    create(false);
    assertThat(error(revoke(STRANGER, 5))).contains("50001");
  }

  @Test
  void aBotsTokenIsResetAndNotLoggedOut() throws Exception {
    create(true);
    assertThat(error(revoke(USER, 5))).contains("20001");

    Revocation reset =
        revocation(
            as(OWNER, UserCommand.newBuilder().setResetToken(ResetToken.getDefaultInstance())));
    assertThat(reset.getRevokedIssuedMsList()).isEmpty();
    assertThat(reset.getValidAfterMs()).isPositive();
  }

  private Effects revoke(long caller, long issuedMs) {
    return as(
        caller,
        UserCommand.newBuilder().setRevokeToken(RevokeToken.newBuilder().setIssuedMs(issuedMs)));
  }

  private static Revocation revocation(Effects effects) throws Exception {
    return Revocation.parseFrom(records(effects, Topic.REVOCATIONS).get(0));
  }
}
