package dev.throng.gateway.session;

import static dev.throng.gateway.session.Deliveries.attached;
import static dev.throng.gateway.session.Deliveries.detached;
import static dev.throng.gateway.session.Deliveries.item;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.ratelimit.GuildAdmission;
import dev.throng.gateway.ratelimit.RateLimiter;
import dev.throng.gateway.ratelimit.RestLimits;
import dev.throng.gateway.session.Transcript.Client;
import dev.throng.protocol.DiscordError;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import org.junit.jupiter.api.Test;

/** What REST learns from sessions about who is a member of a guild. */
class KnownMembersOfSessionsTest {
  private static final long USER = 7;
  private static final long GUILD = 99L << 22;

  private final Transcript world = new Transcript();
  private final Client client = world.connect();
  private final GuildAdmission admission =
      new GuildAdmission(
          new RestLimits(new SimpleMeterRegistry(), new RateLimiter(), world.members));

  @Test
  void aSessionInTheGuildMakesItsUserAMember() {
    long session = client.ready(USER, Intents.KNOWN);
    assertThat(isMember()).isFalse();
    world.deliver(item(GUILD, attached(session, 1, "{}")));

    assertThat(isMember()).isTrue();
    refuse();
    assertThat(isMember()).isTrue();
  }

  @Test
  void afterTheSessionTheGuildsAnswersCount() {
    long session = client.ready(USER, Intents.KNOWN);
    world.deliver(item(GUILD, attached(session, 1, "{}")));
    client.machine.closed(1000);

    assertThat(isMember()).isTrue();
    refuse();
    assertThat(isMember()).isFalse();
  }

  @Test
  void whoMustLeaveTheGuildIsNoMember() {
    long session = client.ready(USER, Intents.KNOWN);
    world.deliver(item(GUILD, attached(session, 1, "{}")));
    world.deliver(item(GUILD, detached(session, "{}")));

    assertThat(isMember()).isFalse();
  }

  private void refuse() {
    DiscordError error = DiscordError.MISSING_ACCESS;
    admission.answered(USER, GUILD, error.status(), error.code());
  }

  private boolean isMember() {
    return admission.admit(USER, GUILD).limit() == RestLimits.GUILD.requests();
  }
}
