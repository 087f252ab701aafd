package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Form;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.GetMember;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.TimeoutMember;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** {@code PATCH /guilds/{guild}/members/{user}}: sets or ends a timeout; nothing else yet. */
final class ModifyMemberEndpoint implements Endpoint {
  private static final String UNTIL = "communication_disabled_until";
  private static final Duration TIMEOUT_MAX = Duration.ofDays(28);

  private final Actors actors;

  ModifyMemberEndpoint(Actors actors) {
    this.actors = actors;
  }

  @Override
  public RestRoute route() {
    return RestRoute.patch("/guilds/{guild}/members/{user}");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long guild = request.pathId("guild");
    long user = request.pathId("user");
    Form form = request.form();
    form.unsupported("nick", "roles", "mute", "deaf", "channel_id", "flags");
    Instant until = form.time(UNTIL);
    if (until != null && until.isAfter(Instant.ofEpochMilli(actors.nowMs()).plus(TIMEOUT_MAX))) {
      form.error(UNTIL, "GUILD_MEMBER_TIMEOUT_TOO_LONG", "Must be within 28 days from now.");
    }
    form.check();
    if (!form.mentions(UNTIL)) {
      GetMember command = GetMember.newBuilder().setUser(user).build();
      return actors
          .guild(request, guild, GuildCommand.newBuilder().setGetMember(command))
          .thenApply(RestResponse::of);
    }
    TimeoutMember command =
        TimeoutMember.newBuilder().setUser(user).setUntilUs(micros(until)).build();
    return actors
        .guild(request, guild, GuildCommand.newBuilder().setTimeoutMember(command))
        .thenApply(RestResponse::of);
  }

  /** 0, which ends a timeout, for none and for one that ended long ago. */
  private static long micros(@Nullable Instant until) {
    return until == null || until.isBefore(Instant.EPOCH)
        ? 0
        : ChronoUnit.MICROS.between(Instant.EPOCH, until);
  }
}
