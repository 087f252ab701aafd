package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateInvite;
import dev.throng.protocol.wire.GetInvite;
import java.io.IOException;

/** Creates and shows invites. */
final class InviteCommands {
  private InviteCommands() {}

  static void create(GuildCommandContext context, CreateInvite command) {
    GuildInvites invites = context.tables.invites().pruned(context.nowUs());
    ChannelAccess.to(context, command.getChannel(), Permissions.CREATE_INSTANT_INVITE)
        .require(
            access -> invites.list().size() < GuildLimits.INVITES_MAX,
            DiscordError.TOO_MANY_INVITES)
        .ifAllowedOrElse(access -> create(context, command, access, invites), context::reject);
  }

  private static void create(
      GuildCommandContext context,
      CreateInvite command,
      ChannelAccess access,
      GuildInvites invites) {
    Invite invite =
        new Invite(
            command.getCode(),
            access.channel().id(),
            access.member().user(),
            context.nowUs(),
            Math.max(0, command.getMaxAge()),
            Math.max(0, command.getMaxUses()),
            0);
    context.tables.putInvites(invites.with(invite));
    context.reply(
        200,
        json -> {
          writeOpen(context, json, invite);
          InviteJson.writeMetadata(json, invite);
          json.writeEndObject();
        });
  }

  static void get(GuildCommandContext context, GetInvite command) {
    Invite invite = context.tables.invites().usable(command.getCode(), context.nowUs());
    if (invite == null) {
      context.reject(DiscordError.UNKNOWN_INVITE);
      return;
    }
    context.reply(
        200,
        json -> {
          writeOpen(context, json, invite);
          if (command.getWithCounts()) {
            json.writeNumberField("approximate_member_count", context.tables.memberCount());
            json.writeNumberField("approximate_presence_count", context.tables.connectedCount());
          }
          json.writeEndObject();
        });
  }

  static void writeOpen(GuildCommandContext context, JsonGenerator json, Invite invite)
      throws IOException {
    InviteJson.writeOpen(
        json,
        context.guild,
        context.structure(),
        context.structure().channel(invite.channel()),
        invite);
  }
}
