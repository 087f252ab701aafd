package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateInvite;
import dev.throng.protocol.wire.GetInvite;
import java.io.IOException;

/** Making and showing invites. */
final class InviteCommands {
  private InviteCommands() {}

  static void create(GuildTurn turn, CreateInvite command) {
    Member member = turn.callerMember();
    Channel channel = turn.structure().channel(command.getChannel());
    if (channel == null) {
      turn.reject(DiscordError.UNKNOWN_CHANNEL);
      return;
    }
    long permissions = member == null ? 0 : turn.permissions(member, channel);
    if (member == null || !Permissions.has(permissions, Permissions.VIEW_CHANNEL)) {
      turn.reject(DiscordError.MISSING_ACCESS);
      return;
    }
    if (!Permissions.has(permissions, Permissions.CREATE_INSTANT_INVITE)) {
      turn.reject(DiscordError.MISSING_PERMISSIONS);
      return;
    }
    Invites invites = turn.tables.invites().pruned(turn.nowUs());
    if (invites.list().size() >= GuildLimits.INVITES_MAX) {
      turn.reject(DiscordError.TOO_MANY_INVITES);
      return;
    }
    Invite invite =
        new Invite(
            command.getCode(),
            channel.id(),
            member.user(),
            turn.nowUs(),
            Math.max(0, command.getMaxAge()),
            Math.max(0, command.getMaxUses()),
            0);
    turn.tables.putInvites(invites.with(invite));
    turn.reply(
        200,
        json -> {
          writeOpen(turn, json, invite);
          InviteJson.writeMetadata(json, invite);
          json.writeEndObject();
        });
  }

  static void get(GuildTurn turn, GetInvite command) {
    Invite invite = turn.tables.invites().usable(command.getCode(), turn.nowUs());
    if (invite == null) {
      turn.reject(DiscordError.UNKNOWN_INVITE);
      return;
    }
    turn.reply(
        200,
        json -> {
          writeOpen(turn, json, invite);
          if (command.getWithCounts()) {
            json.writeNumberField("approximate_member_count", turn.tables.memberCount());
            json.writeNumberField("approximate_presence_count", turn.tables.connectedCount());
          }
          json.writeEndObject();
        });
  }

  static void writeOpen(GuildTurn turn, JsonGenerator json, Invite invite) throws IOException {
    InviteJson.writeOpen(
        json, turn.guild, turn.structure(), turn.structure().channel(invite.channel()), invite);
  }
}
