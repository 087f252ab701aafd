package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.Names;
import dev.throng.protocol.wire.CreateGuild;
import dev.throng.protocol.wire.DeleteGuild;
import dev.throng.protocol.wire.GetGuild;
import dev.throng.protocol.wire.GetWidget;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ModifyGuild;
import dev.throng.protocol.wire.ModifyWidget;
import dev.throng.protocol.wire.NewChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Guilds. */
final class GuildOperations {
  private final Actors actors;
  private final DirectoryClient directory;
  private final Accounts accounts;

  GuildOperations(Actors actors, DirectoryClient directory, Accounts accounts) {
    this.actors = actors;
    this.directory = directory;
    this.accounts = accounts;
  }

  void declare(Declarations ops) {
    ops.op("create_guild").limit(10, 60).reading(GuildOperations::newGuild).answer(this::create);
    ops.op("update_guild").guild((in, command) -> command.setModifyGuild(change(in)));
    ops.op("get_guild_widget_settings")
        .guild((in, command) -> command.setGetWidget(GetWidget.newBuilder().setSettings(true)));
    ops.op("get_guild_widget")
        .open()
        .guild((in, command) -> command.setGetWidget(GetWidget.getDefaultInstance()));
    ops.op("update_guild_widget_settings")
        .guild((in, command) -> command.setModifyWidget(widget(in)));
    ops.op("get_guild")
        .guild(
            (in, command) ->
                command.setGetGuild(
                    GetGuild.newBuilder().setWithCounts(in.query().flag("with_counts", false))));
    for (String delete : List.of("delete_guild", "delete_guild_by_post")) {
      ops.op(delete)
          .limit(5, 60)
          .guild((in, command) -> command.setDeleteGuild(DeleteGuild.getDefaultInstance()));
    }
  }

  private static ModifyWidget widget(RestRequest in) {
    ModifyWidget.Builder change = ModifyWidget.newBuilder();
    if (in.body().has("enabled")) {
      change.setEnabled(in.body().flag("enabled", false));
    }
    if (in.body().mentions("channel_id")) {
      change.setChannel(in.body().id("channel_id"));
    }
    return change.build();
  }

  private static ModifyGuild change(RestRequest in) {
    ModifyGuild.Builder change = ModifyGuild.newBuilder();
    String name = in.body().text("name");
    if (name != null) {
      change.setName(name.strip());
    }
    if (in.body().mentions("system_channel_id")) {
      change.setSystemChannel(in.body().id("system_channel_id"));
    }
    if (in.body().has("owner_id")) {
      change.setOwner(in.body().id("owner_id"));
    }
    return change.build();
  }

  /** A guild, with the given channels or {@code #general}. */
  private static GuildCommand.Builder newGuild(RestRequest in) {
    GuildCommand.Builder command = GuildCommand.newBuilder().setGuild(in.ids().nextId());
    CreateGuild.Builder guild =
        command.getCreateGuildBuilder().setName(in.body().text("name", "").strip());
    for (Fields channel : in.body().objects("channels")) {
      channel.ignore("parent_id");
      guild.addChannels(ChannelForm.read(channel, in.ids().nextId()).toBuilder().setParent(0));
    }
    if (guild.getChannelsCount() == 0) {
      guild.addChannels(NewChannel.newBuilder().setId(in.ids().nextId()).setName("general"));
    }
    return command;
  }

  private CompletionStage<RestResponse> create(RestRequest in, GuildCommand.Builder command) {
    long guild = command.getGuild();
    return accounts
        .founder(in)
        .thenCompose(
            owner -> {
              command.getCreateGuildBuilder().setOwner(Accounts.profile(owner));
              return claimChannels(in, guild, command.getCreateGuild());
            })
        .thenCompose(claimed -> actors.guild(in, guild, command))
        .thenApply(RestResponse::of);
  }

  private CompletableFuture<?> claimChannels(RestRequest in, long guild, CreateGuild command) {
    CompletableFuture<?> claims = CompletableFuture.completedFuture(true);
    for (NewChannel channel : command.getChannelsList()) {
      long id = channel.getId();
      claims = claims.thenCompose(before -> directory.claim(in, Names.channel(id), id, guild, 0));
    }
    return claims;
  }
}
