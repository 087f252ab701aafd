package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.GetMember;
import dev.throng.protocol.wire.GuildCommand;
import java.util.concurrent.CompletionStage;

/** {@code GET /guilds/{guild}/members/{user}}. */
final class GetMemberEndpoint implements Endpoint {
  private final Actors actors;

  GetMemberEndpoint(Actors actors) {
    this.actors = actors;
  }

  @Override
  public RestRoute route() {
    return RestRoute.get("/guilds/{guild}/members/{user}");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    GetMember command = GetMember.newBuilder().setUser(request.pathId("user")).build();
    return actors
        .guild(request, request.pathId("guild"), GuildCommand.newBuilder().setGetMember(command))
        .thenApply(RestResponse::of);
  }
}
