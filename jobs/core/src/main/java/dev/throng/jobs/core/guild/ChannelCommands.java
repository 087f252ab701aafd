package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.actor.ProposedIds;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateChannel;
import dev.throng.protocol.wire.NewChannel;
import org.jspecify.annotations.Nullable;

/** Creates channels. */
final class ChannelCommands {
  private ChannelCommands() {}

  static void create(GuildCommandContext context, CreateChannel command) {
    check(context, command.getChannel())
        .ifAllowedOrElse(creator -> create(context, command.getChannel()), context::reject);
  }

  private static void create(GuildCommandContext context, NewChannel command) {
    ProposedIds.check("channel", command.getId(), context.nowUs());
    Channel channel = read(command, context.structure().channels().size());
    context.putStructure(context.structure().withChannel(channel));
    byte[] d = context.channelJson(channel);
    context.publishGuildEvent("CHANNEL_CREATE", d);
    context.reply(201, d);
    Visibility.channelAdded(context, channel);
    AuditLog.write(context, AuditDrafts.newChannel(channel));
  }

  private static Check<Member> check(GuildCommandContext context, NewChannel channel) {
    GuildStructure structure = context.structure();
    GuildPermissions permissions = context.permissions();
    Channel category = structure.channel(channel.getParent());
    long named = OverwriteCommands.named(channel.getOverwritesList());
    return context
        .checkCaller()
        .require(
            creator -> Permissions.has(permissions.inGuild(creator), Permissions.MANAGE_CHANNELS),
            DiscordError.MISSING_PERMISSIONS)
        .require(
            creator -> structure.channels().size() < GuildLimits.CHANNELS_MAX,
            DiscordError.TOO_MANY_CHANNELS)
        .require(
            creator -> channel.getOverwritesCount() <= GuildLimits.OVERWRITES_MAX,
            DiscordError.TOO_MANY_OVERWRITES)
        .require(
            creator -> isNew(structure, channel) && isCategoryOrNone(channel, category),
            DiscordError.INVALID_FORM_BODY)
        .require(
            creator ->
                channel.getParent() == 0
                    || structure.channelsIn(channel.getParent())
                        < GuildLimits.CATEGORY_CHANNELS_MAX,
            DiscordError.CATEGORY_FULL)
        .require(
            creator ->
                Permissions.has(
                    permissions.inGuildAnd(category, creator), Permissions.MANAGE_CHANNELS),
            DiscordError.MISSING_PERMISSIONS)
        .require(
            creator -> permissions.mayOverwriteAtCreation(creator, category, named),
            DiscordError.MISSING_PERMISSIONS)
        .require(creator -> hasTargets(context, channel), DiscordError.UNKNOWN_OVERWRITE);
  }

  private static boolean isNew(GuildStructure structure, NewChannel channel) {
    return channel.getId() != 0 && structure.channel(channel.getId()) == null;
  }

  private static boolean isCategoryOrNone(NewChannel channel, @Nullable Channel category) {
    return channel.getParent() == 0 || (category != null && category.type() == Channel.CATEGORY);
  }

  private static boolean hasTargets(GuildCommandContext context, NewChannel channel) {
    return channel.getOverwritesList().stream()
        .allMatch(overwrite -> OverwriteCommands.hasTarget(context, overwrite));
  }

  static Channel read(NewChannel channel, int position) {
    return new Channel(
        channel.getId(),
        channel.getType(),
        channel.getName(),
        channel.getParent(),
        position,
        new ChannelSettings(channel.getTopic(), channel.getNsfw(), channel.getRateLimitPerUser()),
        OverwriteCommands.read(channel.getOverwritesList()));
  }
}
