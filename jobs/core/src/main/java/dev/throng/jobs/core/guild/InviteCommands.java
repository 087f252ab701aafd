package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.json.JsonWriter;
import dev.throng.jobs.core.user.UserJson;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Names;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateInvite;
import dev.throng.protocol.wire.DeleteInvite;
import dev.throng.protocol.wire.GetInvite;
import dev.throng.protocol.wire.ListInvites;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;

/** Creates, shows and revokes invites. */
final class InviteCommands {
  private InviteCommands() {}

  /** Keeps these invites, and gives the codes of all others back. */
  static void replace(GuildCommandContext context, GuildInvites invites) {
    Set<String> kept = new TreeSet<>();
    invites.list().forEach(invite -> kept.add(invite.code()));
    for (Invite invite : context.tables.invites().list()) {
      if (!kept.contains(invite.code())) {
        context.release(Names.invite(invite.code()), context.guild);
      }
    }
    context.tables.putInvites(invites);
  }

  static void create(GuildCommandContext context, CreateInvite command) {
    GuildInvites invites = context.tables.invites().pruned(context.nowUs());
    ChannelAccess.toOwn(context, command.getChannel(), Permissions.CREATE_INSTANT_INVITE)
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
    replace(context, invites.with(invite));
    context.reply(200, json -> writeWithMetadata(context, json, invite));
    tellManagers(
        context,
        "INVITE_CREATE",
        access.channel(),
        json -> {
          JsonFields.id(json, "channel_id", access.channel().id());
          json.writeNumberField("type", 0);
          json.writeStringField("code", invite.code());
          JsonFields.id(json, "guild_id", context.guild);
          json.writeFieldName("inviter");
          UserJson.writePublic(json, invite.inviter());
          JsonFields.time(json, "expires_at", invite.expiresUs());
          InviteJson.writeMetadata(json, invite);
        });
    AuditLog.write(context, AuditDrafts.newInvite(invite));
  }

  /** Tells the bots that manage the channel. */
  private static void tellManagers(
      GuildCommandContext context, String t, Channel channel, JsonWriter fields) {
    GuildPermissions permissions = context.permissions();
    context.dispatchToBots(
        t,
        json -> {
          json.writeStartObject();
          fields.writeTo(json);
          json.writeEndObject();
        },
        bot -> Permissions.has(permissions.inChannel(bot, channel), Permissions.MANAGE_CHANNELS));
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

  static void list(GuildCommandContext context, ListInvites command) {
    Check<?> check =
        command.getChannel() == 0
            ? context.checkCaller(Permissions.MANAGE_GUILD)
            : ChannelAccess.toOwn(context, command.getChannel(), Permissions.MANAGE_CHANNELS);
    check.ifAllowedOrElse(
        access ->
            context.reply(
                200,
                json -> {
                  json.writeStartArray();
                  for (Invite invite : context.tables.invites().list()) {
                    boolean asked =
                        command.getChannel() == 0 || invite.channel() == command.getChannel();
                    if (asked && invite.isUsable(context.nowUs())) {
                      writeWithMetadata(context, json, invite);
                    }
                  }
                  json.writeEndArray();
                }),
        context::reject);
  }

  static void delete(GuildCommandContext context, DeleteInvite command) {
    GuildInvites invites = context.tables.invites();
    Invite invite = invites.usable(command.getCode(), context.nowUs());
    if (invite == null) {
      context.reject(DiscordError.UNKNOWN_INVITE);
      return;
    }
    Check<?> inChannel =
        ChannelAccess.toOwn(context, invite.channel(), Permissions.MANAGE_CHANNELS);
    Check<?> check =
        inChannel instanceof Check.Allowed<?>
            ? inChannel
            : context.checkCaller(Permissions.MANAGE_GUILD);
    check.ifAllowedOrElse(
        access -> {
          replace(context, invites.without(invite.code()));
          context.reply(200, json -> writeWithMetadata(context, json, invite));
          tellDeleted(context, invite);
          AuditLog.write(context, AuditDrafts.deletedInvite(invite));
        },
        context::reject);
  }

  private static void tellDeleted(GuildCommandContext context, Invite invite) {
    Channel channel = context.structure().channel(invite.channel());
    if (channel != null) {
      tellManagers(
          context,
          "INVITE_DELETE",
          channel,
          json -> {
            JsonFields.id(json, "channel_id", channel.id());
            JsonFields.id(json, "guild_id", context.guild);
            json.writeStringField("code", invite.code());
          });
    }
  }

  private static void writeWithMetadata(
      GuildCommandContext context, JsonGenerator json, Invite invite) throws IOException {
    writeOpen(context, json, invite);
    InviteJson.writeMetadata(json, invite);
    json.writeEndObject();
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
