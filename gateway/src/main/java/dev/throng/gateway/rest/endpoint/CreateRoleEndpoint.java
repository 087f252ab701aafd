package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Form;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.GuildCommand;
import java.util.concurrent.CompletionStage;

/** {@code POST /guilds/{guild}/roles}. */
final class CreateRoleEndpoint implements Endpoint {
  private static final int NAME_MAX = 100;
  private static final int COLOR_MAX = 0xFFFFFF;

  private final Actors actors;

  CreateRoleEndpoint(Actors actors) {
    this.actors = actors;
  }

  @Override
  public RestRoute route() {
    return RestRoute.post("/guilds/{guild}/roles");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long guild = request.pathId("guild");
    Form form = request.form();
    String name = form.text("name", 1, NAME_MAX);
    Form colors = form.object("colors");
    int color = form.integer("color", 0, COLOR_MAX, 0);
    CreateRole command =
        CreateRole.newBuilder()
            .setRole(request.ids().nextId())
            .setName(name == null ? "new role" : name)
            .setPermissions(form.permissions("permissions", 0))
            .setColor(colors == null ? color : colors.integer("primary_color", 0, COLOR_MAX, color))
            .setHoist(form.flag("hoist", false))
            .setMentionable(form.flag("mentionable", false))
            .build();
    form.unsupported("icon", "unicode_emoji");
    form.check();
    return actors
        .guild(request, guild, GuildCommand.newBuilder().setCreateRole(command))
        .thenApply(RestResponse::of);
  }
}
