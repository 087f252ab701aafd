package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.ApplicationFlags;
import dev.throng.protocol.wire.CheckPrivilegedIntents;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListMembers;
import dev.throng.protocol.wire.UserCommand;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /guilds/{guild}/members}: by ascending user id, for people and for bots whose
 * application may use the intent GUILD_MEMBERS.
 */
final class ListMembersEndpoint implements Endpoint {
  private static final CheckPrivilegedIntents GUILD_MEMBERS =
      CheckPrivilegedIntents.newBuilder().setIntents(ApplicationFlags.INTENT_GUILD_MEMBERS).build();

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
    long guild = request.pathId("guild");
    return actors
        .user(
            request,
            request.caller(),
            UserCommand.newBuilder().setCheckPrivilegedIntents(GUILD_MEMBERS))
        .thenCompose(
            allowed ->
                RestResponse.of(allowed).isSuccess()
                    ? actors.guild(
                        request, guild, GuildCommand.newBuilder().setListMembers(command))
                    : CompletableFuture.completedFuture(allowed))
        .thenApply(RestResponse::of);
  }
}
