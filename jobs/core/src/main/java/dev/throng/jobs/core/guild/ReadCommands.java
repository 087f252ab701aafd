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

  static void getGuild(GuildTurn turn, GetGuild command) {
    if (turn.callerMember() == null) {
      turn.reject(DiscordError.MISSING_ACCESS);
      return;
    }
    long members = command.getWithCounts() ? turn.tables.memberCount() : -1;
    long connected = turn.tables.connectedCount();
    turn.reply(
        200, json -> GuildJson.writeRest(json, turn.guild, turn.structure(), members, connected));
  }

  static void listChannels(GuildTurn turn) {
    Member member = turn.callerMember();
    if (member == null) {
      turn.reject(DiscordError.MISSING_ACCESS);
      return;
    }
    turn.reply(
        200,
        json -> {
          json.writeStartArray();
          for (long id : turn.visibleChannels(member)) {
            Channel channel = turn.structure().channel(id);
            if (channel != null) {
              ChannelJson.write(json, turn.guild, channel, turn.tables.cursor(id).lastMessage());
            }
          }
          json.writeEndArray();
        });
  }

  static void getChannel(GuildTurn turn, GetChannel command) {
    Channel channel = turn.structure().channel(command.getChannel());
    if (channel == null) {
      turn.reject(DiscordError.UNKNOWN_CHANNEL);
    } else if (!mayView(turn, channel)) {
      turn.reject(DiscordError.MISSING_ACCESS);
    } else {
      turn.reply(200, turn.channelJson(channel));
    }
  }

  static void listMembers(GuildTurn turn, ListMembers command) {
    if (turn.callerMember() == null) {
      turn.reject(DiscordError.MISSING_ACCESS);
      return;
    }
    int limit = bounded(command.getLimit(), 1, GuildLimits.MEMBERS_PAGE_MAX);
    long[] ids = turn.tables.membersAfter(command.getAfter(), limit);
    turn.reply(
        200,
        json -> {
          json.writeStartArray();
          for (long id : ids) {
            Member member = turn.tables.member(id);
            if (member != null) {
              MemberJson.write(json, member);
            }
          }
          json.writeEndArray();
        });
  }

  static void getMember(GuildTurn turn, GetMember command) {
    Member member = turn.tables.member(command.getUser());
    if (turn.callerMember() == null) {
      turn.reject(DiscordError.MISSING_ACCESS);
    } else if (member == null) {
      turn.reject(DiscordError.UNKNOWN_MEMBER);
    } else {
      turn.reply(200, JsonBuffer.of(json -> MemberJson.write(json, member)));
    }
  }

  static void readMessages(GuildTurn turn, ReadMessages command) {
    Channel channel = turn.structure().channel(command.getChannel());
    Member member = turn.callerMember();
    if (channel == null) {
      turn.reject(DiscordError.UNKNOWN_CHANNEL);
      return;
    }
    long permissions = member == null ? 0 : turn.permissions(member, channel);
    boolean one = command.getRange().getAnchorCase() == MessageRange.AnchorCase.ONLY;
    if (!Permissions.has(permissions, Permissions.VIEW_CHANNEL)) {
      turn.reject(DiscordError.MISSING_ACCESS);
    } else if (!Permissions.has(permissions, Permissions.READ_MESSAGE_HISTORY)
        && !(one && command.getAsBase())) {
      if (one) {
        turn.reject(DiscordError.MISSING_ACCESS);
      } else {
        turn.reply(200, EMPTY_ARRAY);
      }
    } else if (turn.header.hasReplyTo()) {
      forward(turn, command);
    }
  }

  private static void forward(GuildTurn turn, ReadMessages command) {
    int limit = command.getRange().getLimit();
    turn.effects.send(
        Topic.QUERIES,
        command.getChannel(),
        Query.newBuilder()
            .setChannel(command.getChannel())
            .setStampSeq(turn.tables.cursor(command.getChannel()).lastSeq())
            .setReplyTo(turn.header.getReplyTo())
            .setRange(
                command.getRange().toBuilder()
                    .setLimit(
                        limit == 0
                            ? MESSAGES_DEFAULT
                            : bounded(limit, 1, GuildLimits.MESSAGES_PAGE_MAX)))
            .setTimeUs(turn.nowUs())
            .build()
            .toByteArray());
  }

  private static boolean mayView(GuildTurn turn, Channel channel) {
    Member member = turn.callerMember();
    return member != null
        && Permissions.has(turn.permissions(member, channel), Permissions.VIEW_CHANNEL);
  }

  private static int bounded(int value, int low, int high) {
    return Math.max(low, Math.min(value, high));
  }
}
