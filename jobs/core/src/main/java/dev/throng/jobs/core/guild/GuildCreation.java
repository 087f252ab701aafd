package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.user.UserProfile;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateGuild;
import dev.throng.protocol.wire.MembershipAdded;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.UserCommand;
import java.util.ArrayList;
import java.util.List;

/** The first command of every guild. */
final class GuildCreation {
  private GuildCreation() {}

  /** What the guild is before it exists: nobody's, with nothing in it. */
  static GuildStructure nothing() {
    return new GuildStructure("", 0, 0, 0, List.of(), List.of());
  }

  static void create(GuildTurn turn, CreateGuild command) {
    if (command.getChannelsCount() > GuildLimits.CHANNELS_MAX) {
      turn.reject(DiscordError.TOO_MANY_CHANNELS);
      return;
    }
    Role everyone =
        new Role(
            turn.guild, "@everyone", Permissions.DEFAULT_EVERYONE, 0, false, false, 0, false, 0);
    List<Channel> channels = new ArrayList<>();
    long systemChannel = 0;
    for (NewChannel each : command.getChannelsList()) {
      Channel channel = ChannelCommands.channel(each, channels.size());
      channels.add(channel);
      if (systemChannel == 0 && channel.type() == Channel.TEXT) {
        systemChannel = channel.id();
      }
    }
    UserProfile owner = UserProfile.of(command.getOwner());
    GuildStructure structure =
        new GuildStructure(
            command.getName(),
            owner.id(),
            systemChannel,
            turn.nowUs(),
            List.of(everyone),
            List.copyOf(channels));
    turn.putStructure(structure);
    turn.tables.putMember(new Member(owner, new long[0], turn.nowUs(), 0));
    byte[] d = rest(turn);
    turn.publishGuildEvent("GUILD_CREATE", d);
    turn.tell(
        UserCommand.newBuilder()
            .setUser(owner.id())
            .setMembershipAdded(MembershipAdded.newBuilder().setGuild(turn.guild)));
    turn.reply(201, d);
  }

  /** A guild that is there is not made again; its owner is answered as if it had been. */
  static void createAgain(GuildTurn turn) {
    if (turn.caller() == turn.structure().owner()) {
      turn.reply(201, rest(turn));
    } else {
      turn.reject(DiscordError.MISSING_ACCESS);
    }
  }

  private static byte[] rest(GuildTurn turn) {
    return JsonBuffer.of(json -> GuildJson.writeRest(json, turn.guild, turn.structure(), -1, 0));
  }
}
