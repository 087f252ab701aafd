package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Form;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.Names;
import dev.throng.protocol.wire.CreateInvite;
import dev.throng.protocol.wire.GuildCommand;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code POST /channels/{channel}/invites}. */
final class CreateInviteEndpoint implements Endpoint {
  private static final int MAX_AGE_SECONDS = 86_400;
  private static final int MAX_AGE_SECONDS_MAX = 604_800;
  private static final int MAX_USES_MAX = 100;
  private static final int CODES_TRIED_MAX = 3;

  private final Actors actors;
  private final DirectoryClient directory;

  CreateInviteEndpoint(Actors actors, DirectoryClient directory) {
    this.actors = actors;
    this.directory = directory;
  }

  @Override
  public RestRoute route() {
    return RestRoute.post("/channels/{channel}/invites");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long channel = request.pathId("channel");
    Form form = request.form();
    CreateInvite.Builder command =
        CreateInvite.newBuilder()
            .setChannel(channel)
            .setMaxAge(form.integer("max_age", 0, MAX_AGE_SECONDS_MAX, MAX_AGE_SECONDS))
            .setMaxUses(form.integer("max_uses", 0, MAX_USES_MAX, 0));
    form.unsupported("temporary", "target_type", "target_user_id", "target_application_id");
    form.check();
    return directory
        .guildOfChannel(request, channel)
        .thenCompose(guild -> claimAndCreate(request, guild, command, CODES_TRIED_MAX));
  }

  private CompletableFuture<RestResponse> claimAndCreate(
      RestRequest request, long guild, CreateInvite.Builder command, int triesLeft) {
    if (triesLeft == 0) {
      return CompletableFuture.completedFuture(RestResponse.unavailable());
    }
    String code = request.ids().nextCode();
    long owner = request.ids().nextId();
    return directory
        .claim(request, Names.invite(code), owner, guild, 0)
        .thenCompose(
            claimed ->
                claimed
                    ? create(request, guild, command.setCode(code), owner)
                    : claimAndCreate(request, guild, command, triesLeft - 1));
  }

  private CompletableFuture<RestResponse> create(
      RestRequest request, long guild, CreateInvite.Builder command, long owner) {
    return directory.releaseIfRefused(
        request,
        Names.invite(command.getCode()),
        owner,
        actors.guild(request, guild, GuildCommand.newBuilder().setCreateInvite(command)));
  }
}
