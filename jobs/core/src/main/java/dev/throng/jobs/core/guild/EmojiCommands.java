package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.actor.ProposedIds;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateEmoji;
import dev.throng.protocol.wire.DeleteEmoji;
import dev.throng.protocol.wire.GetEmoji;
import dev.throng.protocol.wire.ModifyEmoji;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Custom emojis, whose images are the gateways' affair. */
final class EmojiCommands {
  private EmojiCommands() {}

  static void list(GuildCommandContext context) {
    context
        .checkCaller()
        .ifAllowedOrElse(
            caller ->
                context.reply(
                    200,
                    json -> {
                      json.writeStartArray();
                      for (GuildEmoji emoji : context.tables.emojis().list()) {
                        EmojiJson.write(json, emoji, context.tables.member(emoji.creator()));
                      }
                      json.writeEndArray();
                    }),
            context::reject);
  }

  static void get(GuildCommandContext context, GetEmoji command) {
    GuildEmoji emoji = context.tables.emojis().find(command.getEmoji());
    context
        .checkCaller()
        .require(caller -> emoji != null, DiscordError.UNKNOWN_GUILD_EMOJI)
        .ifAllowedOrElse(caller -> reply(context, 200, emoji), context::reject);
  }

  static void create(GuildCommandContext context, CreateEmoji command) {
    GuildEmojis emojis = context.tables.emojis();
    boolean animated = command.getAnimated();
    context
        .checkCaller()
        .require(
            caller ->
                may(context, caller, Permissions.CREATE_GUILD_EXPRESSIONS)
                    || may(context, caller, Permissions.MANAGE_GUILD_EXPRESSIONS),
            DiscordError.MISSING_PERMISSIONS)
        .require(
            caller -> emojis.count(animated) < GuildLimits.EMOJIS_MAX,
            animated ? DiscordError.TOO_MANY_ANIMATED_EMOJIS : DiscordError.TOO_MANY_EMOJIS)
        .require(caller -> areThere(context, command.getRolesList()), DiscordError.INVALID_ROLE)
        .require(
            caller -> command.getEmoji() != 0 && emojis.find(command.getEmoji()) == null,
            DiscordError.INVALID_FORM_BODY)
        .ifAllowedOrElse(
            caller -> {
              ProposedIds.check("emoji", command.getEmoji(), context.nowUs());
              GuildEmoji emoji =
                  new GuildEmoji(
                      command.getEmoji(),
                      command.getName(),
                      sorted(command.getRolesList()),
                      caller.user().id(),
                      animated);
              reply(context, 201, emoji);
              put(context, emojis.with(emoji));
              AuditLog.write(context, AuditDrafts.emoji(emoji.id(), null, emoji));
            },
            context::reject);
  }

  static void modify(GuildCommandContext context, ModifyEmoji command) {
    GuildEmojis emojis = context.tables.emojis();
    GuildEmoji before = emojis.find(command.getEmoji());
    checkChange(context, before)
        .require(
            caller -> areThere(context, command.getRoles().getRolesList()),
            DiscordError.INVALID_ROLE)
        .ifAllowedOrElse(
            caller -> {
              if (before != null) {
                GuildEmoji after =
                    new GuildEmoji(
                        before.id(),
                        command.hasName() ? command.getName() : before.name(),
                        command.hasRoles()
                            ? sorted(command.getRoles().getRolesList())
                            : before.roles(),
                        before.creator(),
                        before.animated());
                reply(context, 200, after);
                put(context, emojis.with(after));
                AuditLog.writeChanges(context, AuditDrafts.emoji(after.id(), before, after));
              }
            },
            context::reject);
  }

  static void delete(GuildCommandContext context, DeleteEmoji command) {
    GuildEmojis emojis = context.tables.emojis();
    GuildEmoji before = emojis.find(command.getEmoji());
    checkChange(context, before)
        .ifAllowedOrElse(
            caller -> {
              context.replyNoContent();
              put(context, emojis.without(command.getEmoji()));
              AuditLog.write(context, AuditDrafts.emoji(command.getEmoji(), before, null));
            },
            context::reject);
  }

  /** Whether a member may react with an emoji of the guild. */
  static boolean mayUse(Member member, @Nullable GuildEmoji emoji) {
    if (emoji == null) {
      return false;
    }
    for (long role : emoji.roles()) {
      if (SortedIds.contains(member.roles(), role)) {
        return true;
      }
    }
    return emoji.roles().length == 0;
  }

  private static Check<Member> checkChange(
      GuildCommandContext context, @Nullable GuildEmoji emoji) {
    return context
        .checkCaller()
        .require(caller -> emoji != null, DiscordError.UNKNOWN_GUILD_EMOJI)
        .require(
            caller ->
                may(context, caller, Permissions.MANAGE_GUILD_EXPRESSIONS)
                    || (emoji != null
                        && emoji.creator() == caller.user().id()
                        && may(context, caller, Permissions.CREATE_GUILD_EXPRESSIONS)),
            DiscordError.MISSING_PERMISSIONS);
  }

  private static boolean may(GuildCommandContext context, Member caller, long permission) {
    return Permissions.has(context.permissions().inGuild(caller), permission);
  }

  private static boolean areThere(GuildCommandContext context, List<Long> roles) {
    GuildStructure structure = context.structure();
    return roles.stream().allMatch(role -> structure.role(role) != null);
  }

  private static long[] sorted(List<Long> ids) {
    long[] sorted = SortedIds.EMPTY;
    for (long id : ids) {
      sorted = SortedIds.with(sorted, id);
    }
    return sorted;
  }

  private static void reply(GuildCommandContext context, int status, @Nullable GuildEmoji emoji) {
    if (emoji != null) {
      context.reply(
          status, json -> EmojiJson.write(json, emoji, context.tables.member(emoji.creator())));
    }
  }

  private static void put(GuildCommandContext context, GuildEmojis emojis) {
    context.tables.putEmojis(emojis);
    context.relays.toAll(Snapshots.whole(context));
    context.announce(
        "GUILD_EMOJIS_UPDATE",
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              JsonFields.id(json, "guild_id", context.guild);
              EmojiJson.writeAll(json, emojis);
              json.writeEndObject();
            }));
  }
}
