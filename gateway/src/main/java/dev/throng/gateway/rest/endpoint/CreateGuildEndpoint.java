package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Form;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.Names;
import dev.throng.protocol.wire.CreateGuild;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.NewChannel;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code POST /guilds}: a guild of the caller, with the given channels or {@code #general}. */
final class CreateGuildEndpoint implements Endpoint {
  private static final int NAME_MAX = 100;
  private static final int CHANNELS_MAX = 20;

  private final Actors actors;
  private final DirectoryClient directory;
  private final Accounts accounts;

  CreateGuildEndpoint(Actors actors, DirectoryClient directory, Accounts accounts) {
    this.actors = actors;
    this.directory = directory;
    this.accounts = accounts;
  }

  @Override
  public RestRoute route() {
    return RestRoute.post("/guilds").limit(10, 60);
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    Form form = request.form();
    long guild = request.ids().nextId();
    String name = form.requiredText("name", 2, NAME_MAX).strip();
    CreateGuild.Builder command = CreateGuild.newBuilder().setName(name);
    for (Form channel : form.objects("channels", CHANNELS_MAX)) {
      command.addChannels(
          ChannelForm.read(channel, request.ids().nextId()).toBuilder().setParent(0));
    }
    if (command.getChannelsCount() == 0) {
      command.addChannels(NewChannel.newBuilder().setId(request.ids().nextId()).setName("general"));
    }
    form.unsupported("icon", "roles", "guild_template_code");
    form.check();
    return accounts
        .founder(request)
        .thenCompose(
            owner -> {
              command.setOwner(Accounts.profile(owner));
              return claimChannels(request, guild, command);
            })
        .thenCompose(
            claimed ->
                actors.guild(request, guild, GuildCommand.newBuilder().setCreateGuild(command)))
        .thenApply(RestResponse::of);
  }

  private CompletableFuture<?> claimChannels(
      RestRequest request, long guild, CreateGuild.Builder command) {
    CompletableFuture<?> claims = CompletableFuture.completedFuture(true);
    for (NewChannel channel : command.getChannelsList()) {
      long id = channel.getId();
      claims =
          claims.thenCompose(before -> directory.claim(request, Names.channel(id), id, guild, 0));
    }
    return claims;
  }
}
