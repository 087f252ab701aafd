package dev.throng.jobs.core.guild;

import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CheckPermissions;
import dev.throng.protocol.wire.GetChannel;
import dev.throng.protocol.wire.GetGuild;
import dev.throng.protocol.wire.GetMember;
import dev.throng.protocol.wire.GetOwnGuild;
import dev.throng.protocol.wire.ListMembers;

/** Commands that change nothing, but for {@link MessageReads}. */
final class ReadCommands {
  private ReadCommands() {}

  static void getGuild(GuildCommandContext context, GetGuild command) {
    context
        .checkCaller()
        .ifAllowedOrElse(
            caller -> {
              long members = command.getWithCounts() ? context.tables.memberCount() : -1;
              long connected = context.tables.connectedCount();
              context.reply(
                  200,
                  json ->
                      GuildJson.writeRest(json, GuildJson.Told.of(context), members, connected));
            },
            context::reject);
  }

  static void checkPermissions(GuildCommandContext context, CheckPermissions command) {
    context
        .checkCaller(command.getPermissions())
        .ifAllowedOrElse(caller -> context.replyNoContent(), context::reject);
  }

  static void getOwnGuild(GuildCommandContext context, GetOwnGuild command) {
    context
        .checkCaller()
        .ifAllowedOrElse(
            caller -> {
              long permissions = context.permissions().inGuild(caller);
              long members = command.getWithCounts() ? context.tables.memberCount() : -1;
              long connected = context.tables.connectedCount();
              context.reply(
                  200,
                  json ->
                      GuildJson.writeOwn(
                          json,
                          new GuildJson.Own(context.guild, context.caller(), permissions),
                          context.structure(),
                          members,
                          connected));
            },
            context::reject);
  }

  static void listChannels(GuildCommandContext context) {
    context
        .checkCaller()
        .ifAllowedOrElse(
            caller ->
                context.reply(
                    200,
                    json -> {
                      json.writeStartArray();
                      for (long id : context.permissions().visibleChannels(caller)) {
                        Channel channel = context.structure().channel(id);
                        if (channel != null) {
                          context.writeChannel(json, channel);
                        }
                      }
                      json.writeEndArray();
                    }),
            context::reject);
  }

  static void getChannel(GuildCommandContext context, GetChannel command) {
    long channel = command.getChannel();
    Check<ChannelAccess> check =
        command.getToSendFiles()
            ? ChannelAccess.toSend(context, channel)
                .require(
                    access -> access.may(Permissions.ATTACH_FILES),
                    DiscordError.MISSING_PERMISSIONS)
            : ChannelAccess.toView(context, channel);
    check.ifAllowedOrElse(access -> replyChannel(context, access), context::reject);
  }

  private static void replyChannel(GuildCommandContext context, ChannelAccess access) {
    GuildThread thread = context.tables.threads.get(access.channel().id());
    if (thread == null) {
      context.reply(200, context.channelJson(access.channel()));
    } else {
      GuildThread seen = thread.seenAt(context.nowUs());
      context.reply(200, json -> ThreadJson.writeFor(json, context, seen, access.member()));
    }
  }

  static void listMembers(GuildCommandContext context, ListMembers command) {
    context
        .checkCaller()
        .ifAllowedOrElse(caller -> replyMembers(context, command), context::reject);
  }

  private static void replyMembers(GuildCommandContext context, ListMembers command) {
    int limit = bounded(command.getLimit(), 1, GuildLimits.MEMBERS_PAGE_MAX);
    long[] ids = context.tables.membersAfter(command.getAfter(), limit);
    context.reply(
        200,
        json -> {
          json.writeStartArray();
          for (long id : ids) {
            Member member = context.tables.member(id);
            if (member != null) {
              MemberJson.write(json, member);
            }
          }
          json.writeEndArray();
        });
  }

  static void getMember(GuildCommandContext context, GetMember command) {
    MemberAccess.to(context, command.getUser())
        .ifAllowedOrElse(
            access -> context.reply(200, json -> MemberJson.write(json, access.target())),
            context::reject);
  }

  private static int bounded(int value, int low, int high) {
    return Math.max(low, Math.min(value, high));
  }
}
