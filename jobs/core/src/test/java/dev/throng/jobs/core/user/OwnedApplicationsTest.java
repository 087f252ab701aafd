package dev.throng.jobs.core.user;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.wire.AddApplication;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.UserCommand;
import org.junit.jupiter.api.Test;

/** How many applications a person makes. */
final class OwnedApplicationsTest extends UserBench {
  @Test
  void aPersonMakesSoManyAndMayAskAgainForOne() throws Exception {
    create(false);
    for (int i = 1; i <= UserLimits.APPLICATIONS_MAX; i++) {
      assertThat(add(1_000 + i).getStatus()).isEqualTo(200);
    }

    Reply refused = add(1_000);
    Reply again = add(1_001);

    assertThat(refused.getStatus()).isEqualTo(400);
    assertThat(refused.getBody().toStringUtf8()).contains("applications reached (100)");
    assertThat(again.getStatus()).isEqualTo(200);
    assertThat(again.getBody().toStringUtf8()).contains("\"username\":\"ada\"", "\"a@b.c\"");
  }

  @Test
  void aBotMakesNone() throws Exception {
    create(true);

    assertThat(add(1_000).getBody().toStringUtf8()).contains("20001");
  }

  private Reply add(long application) throws Exception {
    return reply(
        as(
            USER,
            UserCommand.newBuilder()
                .setAddApplication(AddApplication.newBuilder().setApplication(application))));
  }
}
