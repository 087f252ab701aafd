package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.Names;
import dev.throng.protocol.wire.ChannelPosition;
import dev.throng.protocol.wire.CreateChannel;
import dev.throng.protocol.wire.DeleteChannel;
import dev.throng.protocol.wire.DeleteOverwrite;
import dev.throng.protocol.wire.GetChannel;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListChannels;
import dev.throng.protocol.wire.MoveChannels;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.PutOverwrite;
import dev.throng.protocol.wire.StartTyping;
import java.util.concurrent.CompletionStage;

/** Channels and their overwrites. */
final class ChannelOperations {
  private final Actors actors;
  private final DirectoryClient directory;

  ChannelOperations(Actors actors, DirectoryClient directory) {
    this.actors = actors;
    this.directory = directory;
  }

  void declare(Declarations ops) {
    ops.op("get_channel")
        .channel(
            (in, command) ->
                command.setGetChannel(GetChannel.newBuilder().setChannel(channel(in))));
    ops.op("update_channel")
        .channel(
            (in, command) -> command.setModifyChannel(ChannelForm.change(in.body(), channel(in))));
    ops.op("delete_channel")
        .channel(
            (in, command) ->
                command.setDeleteChannel(DeleteChannel.newBuilder().setChannel(channel(in))));
    ops.op("bulk_update_guild_channels").guild((in, command) -> command.setMoveChannels(moved(in)));
    ops.op("list_guild_channels")
        .guild((in, command) -> command.setListChannels(ListChannels.getDefaultInstance()));
    ops.op("create_guild_channel")
        .reading(in -> ChannelForm.read(in.body(), in.ids().nextId()))
        .answer(this::create);
    ops.op("set_channel_permission_overwrite")
        .channel(
            (in, command) ->
                command.setPutOverwrite(
                    PutOverwrite.newBuilder()
                        .setChannel(channel(in))
                        .setOverwrite(
                            ChannelForm.overwrite(in.body(), in.pathId("overwrite_id")))));
    ops.op("delete_channel_permission_overwrite")
        .channel(
            (in, command) ->
                command.setDeleteOverwrite(
                    DeleteOverwrite.newBuilder()
                        .setChannel(channel(in))
                        .setTarget(in.pathId("overwrite_id"))));
    ops.op("trigger_typing_indicator")
        .limit(5, 5)
        .channel(
            (in, command) ->
                command.setStartTyping(StartTyping.newBuilder().setChannel(channel(in))));
  }

  private static MoveChannels moved(RestRequest in) {
    MoveChannels.Builder moved = MoveChannels.newBuilder();
    for (Fields item : in.body().items()) {
      ChannelPosition.Builder position = ChannelPosition.newBuilder().setChannel(item.id("id"));
      if (item.has("position")) {
        position.setPosition(item.integer("position", 0));
      }
      if (item.mentions("parent_id")) {
        position.setParent(item.id("parent_id"));
      }
      moved.addPositions(position);
    }
    return moved.build();
  }

  /** Claimed before it is created: whoever hears of the channel can find its guild. */
  private CompletionStage<RestResponse> create(RestRequest in, NewChannel channel) {
    long guild = in.pathId("guild_id");
    long id = channel.getId();
    GuildCommand.Builder command =
        GuildCommand.newBuilder().setCreateChannel(CreateChannel.newBuilder().setChannel(channel));
    return directory
        .claim(in, Names.channel(id), id, guild, 0)
        .thenCompose(
            claimed ->
                directory.releaseIfRefused(
                    in, Names.channel(id), id, actors.guild(in, guild, command)));
  }

  private static long channel(RestRequest in) {
    return in.pathId("channel_id");
  }
}
