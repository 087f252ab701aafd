package dev.throng.jobs.core.guild;

import static dev.throng.jobs.core.guild.AuditDraft.bits;
import static dev.throng.jobs.core.guild.AuditDraft.id;
import static dev.throng.jobs.core.guild.AuditDraft.json;
import static dev.throng.jobs.core.guild.AuditDraft.text;
import static dev.throng.jobs.core.guild.AuditDraft.time;

import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.protocol.PermissionOverwrite;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Entries of the audit log by what was done. Of what is new there are only new values, of what is
 * gone only old ones.
 *
 * @see <a
 *     href="https://discord.com/developers/docs/resources/audit-log#audit-log-change-object">Audit
 *     Log Change Object</a>
 */
final class AuditDrafts {
  private AuditDrafts() {}

  static AuditDraft guild(long guild, GuildStructure before, GuildStructure after) {
    return new AuditDraft(AuditAction.GUILD_UPDATE, guild)
        .change("name", before.name(), after.name())
        .changeId("owner_id", before.owner(), after.owner())
        .changeId("system_channel_id", before.systemChannel(), after.systemChannel())
        .change("widget_enabled", before.widget().enabled(), after.widget().enabled())
        .changeId("widget_channel_id", before.widget().channel(), after.widget().channel());
  }

  /**
   * A role that is new, has changed or is gone; not both are null.
   *
   * @param before null: it is new
   * @param after null: it is gone
   */
  static AuditDraft role(long id, @Nullable Role before, @Nullable Role after) {
    AuditAction action =
        action(
            before,
            after,
            AuditAction.ROLE_CREATE,
            AuditAction.ROLE_UPDATE,
            AuditAction.ROLE_DELETE);
    return new AuditDraft(action, id)
        .change("name", before == null ? null : before.name(), after == null ? null : after.name())
        .change(
            "permissions",
            before == null ? null : bits(before.permissions()),
            after == null ? null : bits(after.permissions()))
        .change(
            "position",
            before == null ? null : before.position(),
            after == null ? null : after.position())
        .change(
            "color",
            before == null ? null : before.display().color(),
            after == null ? null : after.display().color())
        .change(
            "hoist",
            before == null ? null : before.display().hoist(),
            after == null ? null : after.display().hoist())
        .change(
            "mentionable",
            before == null ? null : before.display().mentionable(),
            after == null ? null : after.display().mentionable());
  }

  /**
   * A thread that is new, has changed or is gone; not both are null.
   *
   * @param before null: it is new
   * @param after null: it is gone
   */
  static AuditDraft thread(
      AuditAction action, @Nullable GuildThread before, @Nullable GuildThread after) {
    GuildThread any = after != null ? after : Objects.requireNonNull(before);
    ThreadSettings old = before == null ? null : before.settings();
    ThreadSettings now = after == null ? null : after.settings();
    return new AuditDraft(action, any.id())
        .change("name", old == null ? null : old.name(), now == null ? null : now.name())
        .change("type", before == null ? null : before.type(), after == null ? null : after.type())
        .change(
            "archived",
            before == null ? null : before.archive().archived(),
            after == null ? null : after.archive().archived())
        .change("locked", old == null ? null : old.locked(), now == null ? null : now.locked())
        .change(
            "auto_archive_duration",
            old == null ? null : old.autoArchiveMinutes(),
            now == null ? null : now.autoArchiveMinutes())
        .change(
            "rate_limit_per_user",
            old == null ? null : old.rateLimitPerUser(),
            now == null ? null : now.rateLimitPerUser());
  }

  static AuditDraft newChannel(Channel channel) {
    return settings(
        new AuditDraft(AuditAction.CHANNEL_CREATE, channel.id())
            .change("type", null, channel.type())
            .change("permission_overwrites", null, overwrites(channel)),
        null,
        channel);
  }

  static AuditDraft channel(Channel before, Channel after) {
    return settings(new AuditDraft(AuditAction.CHANNEL_UPDATE, after.id()), before, after);
  }

  static AuditDraft deletedChannel(Channel channel) {
    return settings(
        new AuditDraft(AuditAction.CHANNEL_DELETE, channel.id())
            .change("type", channel.type(), null)
            .change("permission_overwrites", overwrites(channel), null),
        channel,
        null);
  }

  private static AuditDraft settings(
      AuditDraft draft, @Nullable Channel before, @Nullable Channel after) {
    ChannelSettings old = before == null ? null : before.settings();
    ChannelSettings now = after == null ? null : after.settings();
    return draft
        .change("name", before == null ? null : before.name(), after == null ? null : after.name())
        .change(
            "position",
            before == null ? null : before.position(),
            after == null ? null : after.position())
        .changeId(
            "parent_id", before == null ? 0 : before.parent(), after == null ? 0 : after.parent())
        .change(
            "topic", old == null ? null : text(old.topic()), now == null ? null : text(now.topic()))
        .change("nsfw", old == null ? null : old.nsfw(), now == null ? null : now.nsfw())
        .change(
            "rate_limit_per_user",
            old == null ? null : old.rateLimitPerUser(),
            now == null ? null : now.rateLimitPerUser());
  }

  private static AuditDraft.JsonText overwrites(Channel channel) {
    return json(
        json -> {
          json.writeStartArray();
          for (PermissionOverwrite overwrite : channel.overwrites()) {
            json.writeStartObject();
            JsonFields.id(json, "id", overwrite.id());
            json.writeNumberField("type", overwrite.type());
            json.writeStringField("allow", bits(overwrite.allow()));
            json.writeStringField("deny", bits(overwrite.deny()));
            json.writeEndObject();
          }
          json.writeEndArray();
        });
  }

  /**
   * An overwrite that is new, has changed or is gone; not both are null.
   *
   * @param target what it is for
   */
  static AuditDraft overwrite(
      GuildStructure guild,
      long channel,
      @Nullable PermissionOverwrite before,
      @Nullable PermissionOverwrite after,
      PermissionOverwrite target) {
    AuditAction action =
        action(
            before,
            after,
            AuditAction.CHANNEL_OVERWRITE_CREATE,
            AuditAction.CHANNEL_OVERWRITE_UPDATE,
            AuditAction.CHANNEL_OVERWRITE_DELETE);
    return new AuditDraft(action, channel)
        .change(
            "id", before == null ? null : id(before.id()), after == null ? null : id(after.id()))
        .change("type", before == null ? null : before.type(), after == null ? null : after.type())
        .change(
            "allow",
            before == null ? null : bits(before.allow()),
            after == null ? null : bits(after.allow()))
        .change(
            "deny",
            before == null ? null : bits(before.deny()),
            after == null ? null : bits(after.deny()))
        .options(
            json -> {
              Role role = guild.role(target.id());
              JsonFields.id(json, "id", target.id());
              json.writeStringField("type", Integer.toString(target.type()));
              if (target.type() == PermissionOverwrite.ROLE && role != null) {
                json.writeStringField("role_name", role.name());
              }
            });
  }

  /** A member's nickname and timeout. */
  static AuditDraft member(Member before, Member after) {
    return new AuditDraft(AuditAction.MEMBER_UPDATE, after.user().id())
        .change("nick", text(before.nick()), text(after.nick()))
        .change(
            "communication_disabled_until",
            time(before.timeoutUntilUs()),
            time(after.timeoutUntilUs()));
  }

  /** A member's roles. */
  static AuditDraft roles(GuildStructure guild, Member before, Member after) {
    return new AuditDraft(AuditAction.MEMBER_ROLE_UPDATE, after.user().id())
        .change("$add", null, missing(guild, after.roles(), before.roles()))
        .change("$remove", null, missing(guild, before.roles(), after.roles()));
  }

  /** The first roles that are not among the second; null: none. */
  private static AuditDraft.@Nullable JsonText missing(
      GuildStructure guild, long[] roles, long[] others) {
    long[] rest = roles;
    for (long other : others) {
      rest = SortedIds.without(rest, other);
    }
    long[] missing = rest;
    return missing.length == 0
        ? null
        : json(
            json -> {
              json.writeStartArray();
              for (long id : missing) {
                Role role = guild.role(id);
                json.writeStartObject();
                json.writeStringField("name", role == null ? "" : role.name());
                JsonFields.id(json, "id", id);
                json.writeEndObject();
              }
              json.writeEndArray();
            });
  }

  static AuditDraft newInvite(Invite invite) {
    return new AuditDraft(AuditAction.INVITE_CREATE, 0)
        .change("code", null, invite.code())
        .changeId("channel_id", 0, invite.channel())
        .changeId("inviter_id", 0, invite.inviter().id())
        .change("uses", null, invite.uses())
        .change("max_uses", null, invite.maxUses())
        .change("max_age", null, invite.maxAgeSeconds())
        .change("temporary", null, false);
  }

  static AuditDraft deletedInvite(Invite invite) {
    return new AuditDraft(AuditAction.INVITE_DELETE, 0)
        .change("code", invite.code(), null)
        .changeId("channel_id", invite.channel(), 0)
        .changeId("inviter_id", invite.inviter().id(), 0)
        .change("uses", invite.uses(), null)
        .change("max_uses", invite.maxUses(), null)
        .change("max_age", invite.maxAgeSeconds(), null)
        .change("temporary", false, null);
  }

  /**
   * A webhook that is new, has changed or is gone; not both are null.
   *
   * @param before null: it is new
   * @param after null: it is gone
   */
  static AuditDraft webhook(long id, @Nullable Webhook before, @Nullable Webhook after) {
    AuditAction action =
        action(
            before,
            after,
            AuditAction.WEBHOOK_CREATE,
            AuditAction.WEBHOOK_UPDATE,
            AuditAction.WEBHOOK_DELETE);
    return new AuditDraft(action, id)
        .change(
            "type",
            before == null ? null : WebhookCommands.INCOMING,
            after == null ? null : WebhookCommands.INCOMING)
        .change("name", before == null ? null : before.name(), after == null ? null : after.name())
        .changeId(
            "channel_id",
            before == null ? 0 : before.channel(),
            after == null ? 0 : after.channel());
  }

  /**
   * An emoji that is new, has changed or is gone; not both are null.
   *
   * @param before null: it is new
   * @param after null: it is gone
   */
  static AuditDraft emoji(long id, @Nullable GuildEmoji before, @Nullable GuildEmoji after) {
    AuditAction action =
        action(
            before,
            after,
            AuditAction.EMOJI_CREATE,
            AuditAction.EMOJI_UPDATE,
            AuditAction.EMOJI_DELETE);
    return new AuditDraft(action, id)
        .change("name", before == null ? null : before.name(), after == null ? null : after.name())
        .change("roles", roles(before), roles(after));
  }

  private static AuditAction action(
      @Nullable Object before,
      @Nullable Object after,
      AuditAction create,
      AuditAction update,
      AuditAction delete) {
    if (before == null) {
      return create;
    }
    return after == null ? delete : update;
  }

  private static AuditDraft.@Nullable JsonText roles(@Nullable GuildEmoji emoji) {
    return emoji == null || emoji.roles().length == 0
        ? null
        : json(
            json -> {
              json.writeStartArray();
              for (long role : emoji.roles()) {
                json.writeString(Long.toUnsignedString(role));
              }
              json.writeEndArray();
            });
  }

  /** Something was done to a message of somebody. */
  static AuditDraft message(AuditAction action, long author, long channel, long message) {
    return new AuditDraft(action, author)
        .options(
            json -> {
              JsonFields.id(json, "channel_id", channel);
              JsonFields.id(json, "message_id", message);
            });
  }

  /** A message of somebody else was deleted. */
  static AuditDraft deletedMessage(long author, long channel) {
    return new AuditDraft(AuditAction.MESSAGE_DELETE, author)
        .options(
            json -> {
              JsonFields.id(json, "channel_id", channel);
              json.writeStringField("count", "1");
            });
  }

  static AuditDraft deletedMessages(long channel, int count) {
    return new AuditDraft(AuditAction.MESSAGE_BULK_DELETE, channel)
        .options(json -> json.writeStringField("count", Integer.toString(count)));
  }
}
