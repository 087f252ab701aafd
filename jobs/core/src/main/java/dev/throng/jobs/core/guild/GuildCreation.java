package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.actor.ProposedIds;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.user.UserProfile;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.PermissionOverwrite;
import dev.throng.protocol.wire.CreateGuild;
import dev.throng.protocol.wire.MembershipAdded;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.Overwrite;
import dev.throng.protocol.wire.UserCommand;
import java.util.ArrayList;
import java.util.List;

/** Creates the guild: the command that comes before all others. */
final class GuildCreation {
  private GuildCreation() {}

  /** Stands for the structure of a guild that does not exist: no owner, no roles, no channels. */
  static GuildStructure nothing() {
    return new GuildStructure("", 0, 0, 0, List.of(), List.of(), GuildWidget.OFF);
  }

  static void create(GuildCommandContext context, CreateGuild command) {
    check(context.guild, command)
        .ifAllowedOrElse(allowed -> createAllowed(context, allowed), context::reject);
  }

  private static Check<CreateGuild> check(long guild, CreateGuild command) {
    return Check.allowed(command)
        .require(
            each -> each.getChannelsCount() <= GuildLimits.CHANNELS_MAX,
            DiscordError.TOO_MANY_CHANNELS)
        .require(
            each ->
                each.getChannelsList().stream()
                    .allMatch(
                        channel -> channel.getOverwritesCount() <= GuildLimits.OVERWRITES_MAX),
            DiscordError.TOO_MANY_OVERWRITES)
        .require(
            each ->
                each.getChannelsList().stream()
                    .flatMap(channel -> channel.getOverwritesList().stream())
                    .allMatch(overwrite -> hasTarget(guild, command, overwrite)),
            DiscordError.UNKNOWN_OVERWRITE);
  }

  /** A new guild has one role, @everyone, and one member, its owner. */
  private static boolean hasTarget(long guild, CreateGuild command, Overwrite overwrite) {
    return overwrite.getType() == PermissionOverwrite.ROLE
        ? overwrite.getId() == guild
        : overwrite.getId() == command.getOwner().getId();
  }

  private static void createAllowed(GuildCommandContext context, CreateGuild command) {
    ProposedIds.check("guild", context.guild, context.nowUs());
    List<Channel> channels = new ArrayList<>();
    long systemChannel = 0;
    for (NewChannel each : command.getChannelsList()) {
      ProposedIds.check("channel", each.getId(), context.nowUs());
      Channel channel = ChannelCommands.read(each, channels.size());
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
            context.nowUs(),
            List.of(Role.everyone(context.guild)),
            List.copyOf(channels),
            GuildWidget.OFF);
    context.putStructure(structure);
    context.tables.seenSinceUs(context.nowUs());
    context.tables.putMember(new Member(owner, new long[0], context.nowUs(), 0, null));
    byte[] d = rest(context);
    context.publishGuildEvent("GUILD_CREATE", d);
    context.tell(
        UserCommand.newBuilder()
            .setUser(owner.id())
            .setMembershipAdded(MembershipAdded.newBuilder().setGuild(context.guild)));
    context.reply(201, d);
  }

  /** A guild that is there is not made again; its owner is answered as if it had been. */
  static void createAgain(GuildCommandContext context) {
    if (context.caller() == context.structure().owner()) {
      context.reply(201, rest(context));
    } else {
      context.reject(DiscordError.MISSING_ACCESS);
    }
  }

  private static byte[] rest(GuildCommandContext context) {
    return JsonBuffer.of(json -> GuildJson.writeRest(json, GuildJson.Told.of(context), -1, 0));
  }
}
