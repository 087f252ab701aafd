package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.json.JsonBuffer;
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
    if (context.callerMember() == null) {
      context.reject(DiscordError.MISSING_ACCESS);
      return;
    }
    long members = command.getWithCounts() ? context.tables.memberCount() : -1;
    long connected = context.tables.connectedCount();
    context.reply(
        200,
        json -> GuildJson.writeRest(json, context.guild, context.structure(), members, connected));
  }

  static void listChannels(GuildCommandContext context) {
    Member member = context.callerMember();
    if (member == null) {
      context.reject(DiscordError.MISSING_ACCESS);
      return;
    }
    context.reply(
        200,
        json -> {
          json.writeStartArray();
          for (long id : context.visibleChannels(member)) {
            Channel channel = context.structure().channel(id);
            if (channel != null) {
              ChannelJson.write(
                  json, context.guild, channel, context.tables.cursor(id).lastMessage());
            }
          }
          json.writeEndArray();
        });
  }

  static void getChannel(GuildCommandContext context, GetChannel command) {
    Channel channel = context.structure().channel(command.getChannel());
    if (channel == null) {
      context.reject(DiscordError.UNKNOWN_CHANNEL);
    } else if (!mayView(context, channel)) {
      context.reject(DiscordError.MISSING_ACCESS);
    } else {
      context.reply(200, context.channelJson(channel));
    }
  }

  static void listMembers(GuildCommandContext context, ListMembers command) {
    if (context.callerMember() == null) {
      context.reject(DiscordError.MISSING_ACCESS);
      return;
    }
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
    Member member = context.tables.member(command.getUser());
    if (context.callerMember() == null) {
      context.reject(DiscordError.MISSING_ACCESS);
    } else if (member == null) {
      context.reject(DiscordError.UNKNOWN_MEMBER);
    } else {
      context.reply(200, JsonBuffer.of(json -> MemberJson.write(json, member)));
    }
  }

  static void readMessages(GuildCommandContext context, ReadMessages command) {
    Channel channel = context.structure().channel(command.getChannel());
    Member member = context.callerMember();
    if (channel == null) {
      context.reject(DiscordError.UNKNOWN_CHANNEL);
      return;
    }
    long permissions = member == null ? 0 : context.permissions(member, channel);
    boolean one = command.getRange().getAnchorCase() == MessageRange.AnchorCase.ONLY;
    if (!Permissions.has(permissions, Permissions.VIEW_CHANNEL)) {
      context.reject(DiscordError.MISSING_ACCESS);
    } else if (!Permissions.has(permissions, Permissions.READ_MESSAGE_HISTORY)
        && !(one && command.getAsBase())) {
      if (one) {
        context.reject(DiscordError.MISSING_ACCESS);
      } else {
        context.reply(200, EMPTY_ARRAY);
      }
    } else if (context.header.hasReplyTo()) {
      forward(context, command);
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

  private static boolean mayView(GuildCommandContext context, Channel channel) {
    Member member = context.callerMember();
    return member != null
        && Permissions.has(context.permissions(member, channel), Permissions.VIEW_CHANNEL);
  }

  private static int bounded(int value, int low, int high) {
    return Math.max(low, Math.min(value, high));
  }
}
