package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ModifyMemberRole;
import java.util.concurrent.CompletionStage;

/** {@code PUT} and {@code DELETE /guilds/{guild}/members/{user}/roles/{role}}. */
final class ModifyMemberRoleEndpoint implements Endpoint {
  private static final String PATH = "/guilds/{guild}/members/{user}/roles/{role}";

  private final Actors actors;
  private final boolean add;

  private ModifyMemberRoleEndpoint(Actors actors, boolean add) {
    this.actors = actors;
    this.add = add;
  }

  static ModifyMemberRoleEndpoint add(Actors actors) {
    return new ModifyMemberRoleEndpoint(actors, true);
  }

  static ModifyMemberRoleEndpoint remove(Actors actors) {
    return new ModifyMemberRoleEndpoint(actors, false);
  }

  @Override
  public RestRoute route() {
    return add ? RestRoute.put(PATH) : RestRoute.delete(PATH);
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    ModifyMemberRole command =
        ModifyMemberRole.newBuilder()
            .setUser(request.pathId("user"))
            .setRole(request.pathId("role"))
            .setAdd(add)
            .build();
    return actors
        .guild(
            request,
            request.pathId("guild"),
            GuildCommand.newBuilder().setModifyMemberRole(command))
        .thenApply(RestResponse::of);
  }
}
