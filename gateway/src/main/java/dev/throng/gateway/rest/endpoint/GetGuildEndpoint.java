package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.GetGuild;
import dev.throng.protocol.wire.GuildCommand;
import java.util.concurrent.CompletionStage;

/** {@code GET /guilds/{guild}}. */
final class GetGuildEndpoint implements Endpoint {
  private final Actors actors;

  GetGuildEndpoint(Actors actors) {
    this.actors = actors;
  }

  @Override
  public RestRoute route() {
    return RestRoute.get("/guilds/{guild}");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    GetGuild command =
        GetGuild.newBuilder().setWithCounts(request.queryFlag("with_counts")).build();
    return actors
        .guild(request, request.pathId("guild"), GuildCommand.newBuilder().setGetGuild(command))
        .thenApply(RestResponse::of);
  }
}
