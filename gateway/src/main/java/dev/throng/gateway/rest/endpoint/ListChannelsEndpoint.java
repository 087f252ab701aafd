package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListChannels;
import java.util.concurrent.CompletionStage;

/** {@code GET /guilds/{guild}/channels}. */
final class ListChannelsEndpoint implements Endpoint {
  private final Actors actors;

  ListChannelsEndpoint(Actors actors) {
    this.actors = actors;
  }

  @Override
  public RestRoute route() {
    return RestRoute.get("/guilds/{guild}/channels");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    return actors
        .guild(
            request,
            request.pathId("guild"),
            GuildCommand.newBuilder().setListChannels(ListChannels.getDefaultInstance()))
        .thenApply(RestResponse::of);
  }
}
