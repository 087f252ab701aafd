package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.SortedIds;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.ModifyMemberRole;
import dev.throng.protocol.wire.TimeoutMember;
import org.jspecify.annotations.Nullable;

/** Roles, who has them, and timeouts. */
final class RoleCommands {
  private static final int NEW_ROLE_POSITION = 1;

  private RoleCommands() {}

  static void create(GuildTurn turn, CreateRole command) {
    Member member = turn.callerMember();
    long permissions = member == null ? 0 : turn.permissions(member);
    long granted = command.getPermissions() & Permissions.ALL;
    if (member == null) {
      turn.reject(DiscordError.MISSING_ACCESS);
    } else if (!Permissions.has(permissions, Permissions.MANAGE_ROLES | granted)) {
      turn.reject(DiscordError.MISSING_PERMISSIONS);
    } else if (turn.structure().roles().size() >= GuildLimits.ROLES_MAX) {
      turn.reject(DiscordError.TOO_MANY_ROLES);
    } else if (command.getRole() == 0 || turn.structure().role(command.getRole()) != null) {
      turn.reject(DiscordError.INVALID_FORM_BODY);
    } else {
      Role role =
          new Role(
              command.getRole(),
              command.getName(),
              granted,
              command.getColor(),
              command.getHoist(),
              command.getMentionable(),
              NEW_ROLE_POSITION,
              false,
              0);
      add(turn, role);
      turn.reply(200, JsonBuffer.of(json -> RoleJson.write(json, role)));
    }
  }

  /** A bot's own role. */
  static Role addManaged(GuildTurn turn, long id, Member bot, long permissions) {
    Role role =
        new Role(
            id,
            bot.user().username(),
            permissions & Permissions.ALL,
            0,
            false,
            false,
            NEW_ROLE_POSITION,
            true,
            bot.user().id());
    add(turn, role);
    return role;
  }

  private static void add(GuildTurn turn, Role role) {
    turn.putStructure(turn.structure().withRole(role));
    turn.announce(
        "GUILD_ROLE_CREATE",
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              JsonFields.id(json, "guild_id", turn.guild);
              json.writeFieldName("role");
              RoleJson.write(json, role);
              json.writeEndObject();
            }));
  }

  /** The role of a bot that has left. */
  static void remove(GuildTurn turn, long role) {
    turn.putStructure(turn.structure().withoutRole(role));
    turn.announce(
        "GUILD_ROLE_DELETE",
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              JsonFields.id(json, "guild_id", turn.guild);
              JsonFields.id(json, "role_id", role);
              json.writeEndObject();
            }));
  }

  static void modifyMember(GuildTurn turn, ModifyMemberRole command) {
    Member caller = turn.callerMember();
    Member target = turn.tables.member(command.getUser());
    Role role = turn.structure().role(command.getRole());
    DiscordError refusal = refusalToGive(turn, caller, target, role);
    if (refusal != null || target == null) {
      turn.reject(refusal == null ? DiscordError.UNKNOWN_MEMBER : refusal);
      return;
    }
    long[] roles =
        command.getAdd()
            ? SortedIds.with(target.roles(), command.getRole())
            : SortedIds.without(target.roles(), command.getRole());
    turn.replyNoContent();
    if (roles.length != target.roles().length) {
      long[] before = turn.visibleChannels(target);
      Member changed = target.withRoles(roles);
      turn.tables.putMember(changed);
      Visibility.userChanged(turn, changed, before);
      announce(turn, changed);
    }
  }

  private static @Nullable DiscordError refusalToGive(
      GuildTurn turn, @Nullable Member caller, @Nullable Member target, @Nullable Role role) {
    if (caller == null) {
      return DiscordError.MISSING_ACCESS;
    }
    if (target == null) {
      return DiscordError.UNKNOWN_MEMBER;
    }
    if (role == null) {
      return DiscordError.UNKNOWN_ROLE;
    }
    if (!Permissions.has(turn.permissions(caller), Permissions.MANAGE_ROLES)) {
      return DiscordError.MISSING_PERMISSIONS;
    }
    if (role.managed() || role.id() == turn.guild) {
      return DiscordError.INVALID_ROLE;
    }
    boolean below =
        caller.user().id() == turn.structure().owner() || turn.topRole(caller).isAbove(role);
    return below ? null : DiscordError.MISSING_PERMISSIONS;
  }

  static void timeout(GuildTurn turn, TimeoutMember command) {
    Member caller = turn.callerMember();
    Member target = turn.tables.member(command.getUser());
    if (caller == null) {
      turn.reject(DiscordError.MISSING_ACCESS);
    } else if (target == null) {
      turn.reject(DiscordError.UNKNOWN_MEMBER);
    } else if (!Permissions.has(turn.permissions(caller), Permissions.MODERATE_MEMBERS)
        || !turn.outranks(caller, target)
        || Permissions.has(turn.permissions(target), Permissions.ADMINISTRATOR)) {
      turn.reject(DiscordError.MISSING_PERMISSIONS);
    } else if (command.getUntilUs() < 0
        || command.getUntilUs() > turn.nowUs() + GuildLimits.TIMEOUT_MAX_US) {
      turn.reject(DiscordError.INVALID_FORM_BODY);
    } else {
      Member changed = target.withTimeout(command.getUntilUs());
      turn.tables.putMember(changed);
      turn.reply(200, JsonBuffer.of(json -> MemberJson.write(json, changed)));
      announce(turn, changed);
    }
  }

  private static void announce(GuildTurn turn, Member member) {
    turn.announce("GUILD_MEMBER_UPDATE", MemberCommands.memberOfGuild(turn, member));
  }
}
