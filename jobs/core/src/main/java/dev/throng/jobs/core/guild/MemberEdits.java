package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.user.UserProfile;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.ModifyMember;
import dev.throng.protocol.wire.Profile;
import java.util.Arrays;
import java.util.Objects;

/** Edits a member: all of its roles, its timeout, and its nickname. */
final class MemberEdits {
  private MemberEdits() {}

  static void modify(GuildCommandContext context, ModifyMember command) {
    MemberAccess.to(context, command.getUser())
        .then(
            access ->
                command.getChangeRoles() ? checkRoles(context, access, command) : pass(access))
        .then(
            access ->
                command.hasUntilUs()
                    ? RoleCommands.checkTimeout(context, access, command.getUntilUs())
                    : pass(access))
        .require(
            access -> !command.hasNick() || mayName(context.permissions(), access),
            DiscordError.MISSING_PERMISSIONS)
        .ifAllowedOrElse(access -> modify(context, access.target(), command), context::reject);
  }

  /** A member's user has another name. */
  static void updateProfile(GuildCommandContext context, Profile profile) {
    Member before = context.tables.member(profile.getId());
    if (before != null) {
      Member after = before.withUser(UserProfile.of(profile));
      if (!after.user().equals(before.user())) {
        context.tables.putMember(after);
        RoleCommands.announce(context, after);
      }
    }
  }

  private static boolean mayName(GuildPermissions permissions, MemberAccess access) {
    long may = permissions.inGuild(access.caller());
    return access.caller().user().id() == access.target().user().id()
        ? Permissions.has(may, Permissions.CHANGE_NICKNAME)
        : Permissions.has(may, Permissions.MANAGE_NICKNAMES)
            && permissions.isAbove(access.caller(), access.target());
  }

  private static Check<MemberAccess> pass(MemberAccess access) {
    return Check.allowed(access);
  }

  /** The caller may give and take each role that is not among both, the old and the new. */
  private static Check<MemberAccess> checkRoles(
      GuildCommandContext context, MemberAccess access, ModifyMember command) {
    Check<MemberAccess> check =
        pass(access)
            .require(
                each ->
                    Permissions.has(
                        context.permissions().inGuild(each.caller()), Permissions.MANAGE_ROLES),
                DiscordError.MISSING_PERMISSIONS);
    long[] wanted = wanted(command);
    long[] concerned = wanted;
    for (long role : access.target().roles()) {
      concerned = SortedIds.with(concerned, role);
    }
    for (long id : concerned) {
      boolean stays =
          SortedIds.contains(wanted, id) && SortedIds.contains(access.target().roles(), id);
      Role role = context.structure().role(id);
      if (!stays) {
        check =
            check.then(
                each ->
                    role == null
                        ? Check.refused(DiscordError.UNKNOWN_ROLE)
                        : RoleCommands.checkGiving(context.permissions(), each, role));
      }
    }
    return check;
  }

  private static long[] wanted(ModifyMember command) {
    long[] wanted = SortedIds.EMPTY;
    for (long role : command.getRolesList()) {
      wanted = SortedIds.with(wanted, role);
    }
    return wanted;
  }

  private static void modify(GuildCommandContext context, Member before, ModifyMember command) {
    Member after = before;
    if (command.getChangeRoles()) {
      after = after.withRoles(wanted(command));
    }
    if (command.hasUntilUs()) {
      after = after.withTimeout(command.getUntilUs());
    }
    if (command.hasNick()) {
      after = after.withNick(command.getNick());
    }
    Member changed = after;
    boolean rolesChange = !Arrays.equals(changed.roles(), before.roles());
    if (rolesChange
        || changed.timeoutUntilUs() != before.timeoutUntilUs()
        || !Objects.equals(changed.nick(), before.nick())) {
      long[] saw = context.permissions().visibleChannels(before);
      context.tables.putMember(changed);
      if (rolesChange) {
        Visibility.memberChanged(context, changed, saw);
      }
      RoleCommands.announce(context, changed);
      AuditLog.writeChanges(context, AuditDrafts.roles(context.structure(), before, changed));
      AuditLog.writeChanges(context, AuditDrafts.member(before, changed));
    }
    context.reply(200, json -> MemberJson.write(json, changed));
  }
}
