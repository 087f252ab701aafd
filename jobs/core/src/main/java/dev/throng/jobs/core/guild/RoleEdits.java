package dev.throng.jobs.core.guild;

import dev.throng.protocol.DiscordError;
import dev.throng.protocol.PermissionOverwrite;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.DeleteRole;
import dev.throng.protocol.wire.ModifyRole;
import dev.throng.protocol.wire.MoveRoles;
import dev.throng.protocol.wire.RolePosition;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Edits, deletes and moves roles. */
final class RoleEdits {
  private RoleEdits() {}

  /** A role, and the caller, who may manage it. */
  private record Managed(Member caller, Role role) {}

  static void modify(GuildCommandContext context, ModifyRole command) {
    manage(context, command.getRole())
        .require(
            managed -> !isEveryone(context, managed.role()) || !command.hasName(),
            DiscordError.INVALID_ROLE)
        .require(
            managed -> {
              long changed =
                  managed.role().permissions() ^ managed.role().with(command).permissions();
              return Permissions.has(context.permissions().inGuild(managed.caller()), changed);
            },
            DiscordError.MISSING_PERMISSIONS)
        .ifAllowedOrElse(
            managed -> {
              Role after = managed.role().with(command);
              context.putStructure(context.structure().withRole(after));
              context.reply(200, json -> RoleJson.write(json, after));
              if (!after.equals(managed.role())) {
                Visibility.roleChanged(context, managed.role(), after);
                RoleCommands.announce(context, "GUILD_ROLE_UPDATE", after);
                AuditLog.write(context, AuditDrafts.role(after.id(), managed.role(), after));
              }
            },
            context::reject);
  }

  static void delete(GuildCommandContext context, DeleteRole command) {
    manage(context, command.getRole())
        .require(
            managed -> !isEveryone(context, managed.role()) && !managed.role().isManaged(),
            DiscordError.INVALID_ROLE)
        .ifAllowedOrElse(managed -> delete(context, managed.role()), context::reject);
  }

  private static void delete(GuildCommandContext context, Role deleted) {
    long role = deleted.id();
    List<Long> shown = Snapshots.shownWith(context, role);
    GuildStructure after = context.structure().withoutRole(role);
    Set<Long> changed = new LinkedHashSet<>();
    for (Channel channel : context.structure().channels()) {
      List<PermissionOverwrite> overwrites = new ArrayList<>(channel.overwrites());
      if (overwrites.removeIf(
          each -> each.type() == PermissionOverwrite.ROLE && each.id() == role)) {
        after = after.withChannel(channel.withOverwrites(overwrites));
        changed.add(channel.id());
      }
    }
    context.putStructure(after);
    context.replyNoContent();
    boolean later = ChannelUpdates.areMany(context, changed);
    if (!later) {
      for (long channel : changed) {
        Channel without = after.channel(channel);
        if (without != null) {
          context.publishGuildEvent("CHANNEL_UPDATE", context.channelJson(without));
        }
      }
    }
    Visibility.roleDeleted(context, deleted, changed, later);
    Snapshots.membersChanged(context, shown);
    RoleCommands.announceDeleted(context, role);
    if (later) {
      ChannelUpdates.tell(context, List.copyOf(changed));
    }
    AuditLog.write(context, AuditDrafts.role(role, deleted, null));
  }

  static void move(GuildCommandContext context, MoveRoles command) {
    GuildStructure before = context.structure();
    context
        .checkCaller()
        .then(caller -> moved(context, caller, command))
        .ifAllowedOrElse(
            after -> {
              context.putStructure(after);
              RoleReads.replyAll(context);
              for (Role role : after.roles()) {
                Role old = before.role(role.id());
                if (old != null && !role.equals(old)) {
                  Snapshots.roleChanged(context, role);
                  RoleCommands.announce(context, "GUILD_ROLE_UPDATE", role);
                  AuditLog.write(context, AuditDrafts.role(role.id(), old, role));
                }
              }
            },
            context::reject);
  }

  private static Check<GuildStructure> moved(
      GuildCommandContext context, Member caller, MoveRoles command) {
    GuildStructure after = context.structure();
    for (RolePosition position : command.getPositionsList()) {
      Check<Managed> check =
          manage(context, position.getRole())
              .require(managed -> !isEveryone(context, managed.role()), DiscordError.INVALID_ROLE)
              .require(managed -> position.getPosition() > 0, DiscordError.INVALID_FORM_BODY);
      if (check instanceof Check.Refused<Managed> refused) {
        return Check.refused(refused.error());
      }
      Role role = after.role(position.getRole());
      if (role != null) {
        after = after.withRole(role.withPosition(position.getPosition()));
      }
    }
    GuildPermissions permissions = new GuildPermissions(context.guild, after, context.nowUs());
    for (RolePosition position : command.getPositionsList()) {
      Role role = after.role(position.getRole());
      if (role != null && !permissions.isAbove(caller, role)) {
        return Check.refused(DiscordError.MISSING_PERMISSIONS);
      }
    }
    return Check.allowed(after);
  }

  /** The caller may manage roles, and this one is below its highest: otherwise 50013, 10011. */
  private static Check<Managed> manage(GuildCommandContext context, long id) {
    GuildPermissions permissions = context.permissions();
    Role role = context.structure().role(id);
    return context
        .checkCaller()
        .require(
            caller -> Permissions.has(permissions.inGuild(caller), Permissions.MANAGE_ROLES),
            DiscordError.MISSING_PERMISSIONS)
        .then(
            caller ->
                role == null
                    ? Check.<Managed>refused(DiscordError.UNKNOWN_ROLE)
                    : Check.allowed(new Managed(caller, role)))
        .require(
            managed -> permissions.isAbove(managed.caller(), managed.role()),
            DiscordError.MISSING_PERMISSIONS);
  }

  private static boolean isEveryone(GuildCommandContext context, Role role) {
    return role.id() == context.guild;
  }
}
