package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.ModifyGuild;

/** Edits the guild itself. */
final class GuildEdits {
  private GuildEdits() {}

  static void modify(GuildCommandContext context, ModifyGuild command) {
    GuildStructure before = context.structure();
    Channel system = before.channel(command.getSystemChannel());
    context
        .checkCaller(Permissions.MANAGE_GUILD)
        .require(
            caller ->
                command.getSystemChannel() == 0
                    || (system != null && system.type() == Channel.TEXT),
            DiscordError.INVALID_FORM_BODY)
        .require(
            caller -> !command.hasOwner() || caller.user().id() == before.owner(),
            DiscordError.MISSING_PERMISSIONS)
        .require(
            caller -> !command.hasOwner() || mayOwn(context, command.getOwner()),
            DiscordError.INVALID_FORM_BODY)
        .ifAllowedOrElse(
            caller -> {
              GuildStructure after = before.with(command);
              context.putStructure(after);
              if (after.owner() != before.owner()) {
                Visibility.ownerChanged(context, before);
              }
              byte[] d = guildJson(context);
              context.reply(200, d);
              if (!after.equals(before)) {
                announce(context, d);
                AuditLog.writeChanges(context, AuditDrafts.guild(context.guild, before, after));
              }
            },
            context::reject);
  }

  private static boolean mayOwn(GuildCommandContext context, long user) {
    Member member = context.tables.member(user);
    return member != null && !member.user().bot();
  }

  /** Tells everybody of the guild object, which has changed. */
  static void announce(GuildCommandContext context) {
    announce(context, guildJson(context));
  }

  private static void announce(GuildCommandContext context, byte[] d) {
    // The guild object is not told apart from the rest: it changes so seldom.
    context.relays.toAll(Snapshots.whole(context));
    context.announce("GUILD_UPDATE", d);
  }

  private static byte[] guildJson(GuildCommandContext context) {
    return JsonBuffer.of(json -> GuildJson.writeRest(json, GuildJson.Told.of(context), -1, 0));
  }
}
