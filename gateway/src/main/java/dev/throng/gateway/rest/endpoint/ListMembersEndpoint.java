package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.ListMembers;
import java.util.concurrent.CompletionStage;

/** {@code GET /guilds/{guild}/members}: by ascending user id. */
final class ListMembersEndpoint implements Endpoint {
  private final Actors actors;

  ListMembersEndpoint(Actors actors) {
    this.actors = actors;
  }

  @Override
  public RestRoute route() {
    return RestRoute.get("/guilds/{guild}/members");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    ListMembers command =
        ListMembers.newBuilder()
            .setAfter(request.queryAnchor("after").orElse(0))
            .setLimit(request.queryInteger("limit", 1, 1000, 1))
            .build();
    return actors
        .guild(request, request.pathId("guild"), b -> b.setListMembers(command))
        .thenApply(RestResponse::of);
  }
}
