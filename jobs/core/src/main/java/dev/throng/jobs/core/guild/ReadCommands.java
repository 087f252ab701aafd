package dev.throng.jobs.core.guild;

import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.GetChannel;
import dev.throng.protocol.wire.GetGuild;
import dev.throng.protocol.wire.GetMember;
import dev.throng.protocol.wire.ListMembers;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.Query;
import dev.throng.protocol.wire.ReadMessages;
import java.nio.charset.StandardCharsets;

/** Commands that change nothing. */
final class ReadCommands {
  private static final byte[] EMPTY_ARRAY = "[]".getBytes(StandardCharsets.UTF_8);
  private static final int MESSAGES_DEFAULT = 50;

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
                      GuildJson.writeRest(
                          json, context.guild, context.structure(), members, connected));
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
                          ChannelJson.write(
                              json,
                              context.guild,
                              channel,
                              context.tables.cursor(id).lastMessage());
                        }
                      }
                      json.writeEndArray();
                    }),
            context::reject);
  }

  static void getChannel(GuildCommandContext context, GetChannel command) {
    ChannelAccess.toView(context, command.getChannel())
        .ifAllowedOrElse(
            access -> context.reply(200, context.channelJson(access.channel())), context::reject);
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

  static void readMessages(GuildCommandContext context, ReadMessages command) {
    ChannelAccess.toView(context, command.getChannel())
        .ifAllowedOrElse(access -> readMessages(context, command, access), context::reject);
  }

  private static void readMessages(
      GuildCommandContext context, ReadMessages command, ChannelAccess access) {
    boolean one = command.getRange().getAnchorCase() == MessageRange.AnchorCase.ONLY;
    boolean mayRead = access.may(Permissions.READ_MESSAGE_HISTORY) || (one && command.getAsBase());
    if (mayRead && context.header.hasReplyTo()) {
      forward(context, command);
    } else if (!mayRead && one) {
      context.reject(DiscordError.MISSING_ACCESS);
    } else if (!mayRead) {
      context.reply(200, EMPTY_ARRAY);
    }
  }

  private static void forward(GuildCommandContext context, ReadMessages command) {
    int limit = command.getRange().getLimit();
    context.effects.send(
        Topic.QUERIES,
        command.getChannel(),
        Query.newBuilder()
            .setChannel(command.getChannel())
            .setStampSeq(context.tables.cursor(command.getChannel()).lastSeq())
            .setReplyTo(context.header.getReplyTo())
            .setRange(
                command.getRange().toBuilder()
                    .setLimit(
                        limit == 0
                            ? MESSAGES_DEFAULT
                            : bounded(limit, 1, GuildLimits.MESSAGES_PAGE_MAX)))
            .setTimeUs(context.nowUs())
            .build()
            .toByteArray());
  }

  private static int bounded(int value, int low, int high) {
    return Math.max(low, Math.min(value, high));
  }
}
