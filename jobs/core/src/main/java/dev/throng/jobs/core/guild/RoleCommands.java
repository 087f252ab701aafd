package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.state.SortedIds;
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

  static void create(GuildCommandContext context, CreateRole command) {
    Member member = context.callerMember();
    long permissions = member == null ? 0 : context.permissions(member);
    long granted = command.getPermissions() & Permissions.ALL;
    if (member == null) {
      context.reject(DiscordError.MISSING_ACCESS);
    } else if (!Permissions.has(permissions, Permissions.MANAGE_ROLES | granted)) {
      context.reject(DiscordError.MISSING_PERMISSIONS);
    } else if (context.structure().roles().size() >= GuildLimits.ROLES_MAX) {
      context.reject(DiscordError.TOO_MANY_ROLES);
    } else if (command.getRole() == 0 || context.structure().role(command.getRole()) != null) {
      context.reject(DiscordError.INVALID_FORM_BODY);
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
      add(context, role);
      context.reply(200, JsonBuffer.of(json -> RoleJson.write(json, role)));
    }
  }

  /** A bot's own role. */
  static Role addManaged(GuildCommandContext context, long id, Member bot, long permissions) {
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
    add(context, role);
    return role;
  }

  private static void add(GuildCommandContext context, Role role) {
    context.putStructure(context.structure().withRole(role));
    context.announce(
        "GUILD_ROLE_CREATE",
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              JsonFields.id(json, "guild_id", context.guild);
              json.writeFieldName("role");
              RoleJson.write(json, role);
              json.writeEndObject();
            }));
  }

  /** The role of a bot that has left. */
  static void remove(GuildCommandContext context, long role) {
    context.putStructure(context.structure().withoutRole(role));
    context.announce(
        "GUILD_ROLE_DELETE",
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              JsonFields.id(json, "guild_id", context.guild);
              JsonFields.id(json, "role_id", role);
              json.writeEndObject();
            }));
  }

  static void modifyMember(GuildCommandContext context, ModifyMemberRole command) {
    Member caller = context.callerMember();
    Member target = context.tables.member(command.getUser());
    Role role = context.structure().role(command.getRole());
    DiscordError refusal = refusalToGive(context, caller, target, role);
    if (refusal != null || target == null) {
      context.reject(refusal == null ? DiscordError.UNKNOWN_MEMBER : refusal);
      return;
    }
    long[] roles =
        command.getAdd()
            ? SortedIds.with(target.roles(), command.getRole())
            : SortedIds.without(target.roles(), command.getRole());
    context.replyNoContent();
    if (roles.length != target.roles().length) {
      long[] before = context.visibleChannels(target);
      Member changed = target.withRoles(roles);
      context.tables.putMember(changed);
      Visibility.userChanged(context, changed, before);
      announce(context, changed);
    }
  }

  private static @Nullable DiscordError refusalToGive(
      GuildCommandContext context,
      @Nullable Member caller,
      @Nullable Member target,
      @Nullable Role role) {
    if (caller == null) {
      return DiscordError.MISSING_ACCESS;
    }
    if (target == null) {
      return DiscordError.UNKNOWN_MEMBER;
    }
    if (role == null) {
      return DiscordError.UNKNOWN_ROLE;
    }
    if (!Permissions.has(context.permissions(caller), Permissions.MANAGE_ROLES)) {
      return DiscordError.MISSING_PERMISSIONS;
    }
    if (role.managed() || role.id() == context.guild) {
      return DiscordError.INVALID_ROLE;
    }
    boolean below =
        caller.user().id() == context.structure().owner() || context.topRole(caller).isAbove(role);
    return below ? null : DiscordError.MISSING_PERMISSIONS;
  }

  static void timeout(GuildCommandContext context, TimeoutMember command) {
    Member caller = context.callerMember();
    Member target = context.tables.member(command.getUser());
    if (caller == null) {
      context.reject(DiscordError.MISSING_ACCESS);
    } else if (target == null) {
      context.reject(DiscordError.UNKNOWN_MEMBER);
    } else if (!Permissions.has(context.permissions(caller), Permissions.MODERATE_MEMBERS)
        || !context.outranks(caller, target)
        || Permissions.has(context.permissions(target), Permissions.ADMINISTRATOR)) {
      context.reject(DiscordError.MISSING_PERMISSIONS);
    } else if (command.getUntilUs() < 0
        || command.getUntilUs() > context.nowUs() + GuildLimits.TIMEOUT_MAX_US) {
      context.reject(DiscordError.INVALID_FORM_BODY);
    } else {
      Member changed = target.withTimeout(command.getUntilUs());
      context.tables.putMember(changed);
      context.reply(200, JsonBuffer.of(json -> MemberJson.write(json, changed)));
      announce(context, changed);
    }
  }

  private static void announce(GuildCommandContext context, Member member) {
    context.announce("GUILD_MEMBER_UPDATE", MemberCommands.memberOfGuild(context, member));
  }
}
