package dev.throng.jobs.core.guild;

import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;

/**
 * The caller of a command, a channel that it may see, and what it may do there.
 *
 * @param member the caller
 * @param permissions of the caller in the channel
 */
record ChannelAccess(Member member, Channel channel, long permissions) {

  /** The caller may see the channel: otherwise 10003, 50001. */
  static Check<ChannelAccess> toView(GuildCommandContext context, long channelId) {
    Channel channel = context.channel(channelId);
    if (channel == null) {
      return Check.refused(DiscordError.UNKNOWN_CHANNEL);
    }
    Member member = context.callerMember();
    if (member == null) {
      return Check.refused(DiscordError.MISSING_ACCESS);
    }
    long permissions = context.permissions().inChannel(member, channel);
    return Permissions.has(permissions, Permissions.VIEW_CHANNEL)
        ? Check.allowed(new ChannelAccess(member, channel, permissions))
        : Check.refused(DiscordError.MISSING_ACCESS);
  }

  /** The caller may also do this there: otherwise 50013. */
  static Check<ChannelAccess> to(GuildCommandContext context, long channelId, long permission) {
    return toView(context, channelId)
        .require(access -> access.may(permission), DiscordError.MISSING_PERMISSIONS);
  }

  /** The same, of a channel that is no thread: otherwise 50024. */
  static Check<ChannelAccess> toOwn(GuildCommandContext context, long channelId, long permission) {
    return toView(context, channelId)
        .require(access -> !access.channel().isThread(), DiscordError.WRONG_CHANNEL_TYPE)
        .require(access -> access.may(permission), DiscordError.MISSING_PERMISSIONS);
  }

  /** The caller may also send messages there: otherwise 50008, 50013. */
  static Check<ChannelAccess> toSend(GuildCommandContext context, long channelId) {
    return toView(context, channelId)
        .require(access -> access.channel().isText(), DiscordError.NOT_A_TEXT_CHANNEL)
        .require(access -> access.may(Permissions.SEND_MESSAGES), DiscordError.MISSING_PERMISSIONS)
        .require(access -> ThreadMessages.isOpenTo(context, access), DiscordError.THREAD_LOCKED);
  }

  boolean may(long permission) {
    return Permissions.has(permissions, permission);
  }
}
