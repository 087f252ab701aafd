package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.GetInvite;
import dev.throng.protocol.wire.GuildCommand;
import java.util.concurrent.CompletionStage;

/** {@code GET /invites/{code}}: open to anybody. */
final class GetInviteEndpoint implements Endpoint {
  private final Actors actors;
  private final InviteLookup invites;

  GetInviteEndpoint(Actors actors, InviteLookup invites) {
    this.actors = actors;
    this.invites = invites;
  }

  @Override
  public RestRoute route() {
    return RestRoute.get("/invites/{code}").open();
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    String code = request.path("code");
    GetInvite command =
        GetInvite.newBuilder()
            .setCode(code)
            .setWithCounts(request.queryFlag("with_counts"))
            .build();
    return invites
        .guild(request, code)
        .thenCompose(
            guild -> actors.guild(request, guild, GuildCommand.newBuilder().setGetInvite(command)))
        .thenApply(RestResponse::of);
  }
}
