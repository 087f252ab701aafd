package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.RemoveMember;
import java.util.concurrent.CompletionStage;

/** {@code DELETE /guilds/{guild}/members/{user}}. */
final class KickMemberEndpoint implements Endpoint {
  private final Actors actors;

  KickMemberEndpoint(Actors actors) {
    this.actors = actors;
  }

  @Override
  public RestRoute route() {
    return RestRoute.delete("/guilds/{guild}/members/{user}");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    RemoveMember command = RemoveMember.newBuilder().setUser(request.pathId("user")).build();
    return actors
        .guild(request, request.pathId("guild"), GuildCommand.newBuilder().setRemoveMember(command))
        .thenApply(RestResponse::of);
  }
}
