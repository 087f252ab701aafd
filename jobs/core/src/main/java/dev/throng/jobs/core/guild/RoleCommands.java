package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.actor.ProposedIds;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.user.UserProfile;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateRole;
import dev.throng.protocol.wire.ModifyMemberRole;
import dev.throng.protocol.wire.TimeoutMember;

/** Creates roles, gives them to members, and puts members into timeouts. */
final class RoleCommands {
  private RoleCommands() {}

  static void create(GuildCommandContext context, CreateRole command) {
    GuildStructure structure = context.structure();
    GuildPermissions permissions = context.permissions();
    long granted = command.getPermissions() & Permissions.ALL;
    context
        .checkCaller()
        .require(
            caller ->
                Permissions.has(permissions.inGuild(caller), Permissions.MANAGE_ROLES | granted),
            DiscordError.MISSING_PERMISSIONS)
        .require(
            caller -> structure.roles().size() < GuildLimits.ROLES_MAX, DiscordError.TOO_MANY_ROLES)
        .require(
            caller -> command.getRole() != 0 && structure.role(command.getRole()) == null,
            DiscordError.INVALID_FORM_BODY)
        .ifAllowedOrElse(
            caller -> {
              ProposedIds.check("role", command.getRole(), context.nowUs());
              Role role = Role.of(command);
              add(context, role);
              context.reply(200, json -> RoleJson.write(json, role));
              AuditLog.write(context, AuditDrafts.role(role.id(), null, role));
            },
            context::reject);
  }

  /** Adds the role that a bot brings along, and returns its id. */
  static long addManaged(GuildCommandContext context, long id, UserProfile bot, long permissions) {
    add(context, Role.ofBot(id, bot, permissions));
    return id;
  }

  private static void add(GuildCommandContext context, Role role) {
    context.putStructure(context.structure().withRole(role));
    Visibility.roleAdded(context, role);
    announce(context, "GUILD_ROLE_CREATE", role);
  }

  /** Tells everybody of a role that is new or has changed. */
  static void announce(GuildCommandContext context, String t, Role role) {
    context.announce(
        t,
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
    Visibility.roleRemoved(context, role);
    announceDeleted(context, role);
  }

  /** Tells everybody that a role is gone. */
  static void announceDeleted(GuildCommandContext context, long role) {
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
    GuildPermissions permissions = context.permissions();
    Role role = context.structure().role(command.getRole());
    MemberAccess.to(context, command.getUser())
        .then(
            access ->
                role == null
                    ? Check.refused(DiscordError.UNKNOWN_ROLE)
                    : checkGiving(permissions, access, role))
        .ifAllowedOrElse(
            access -> modifyMember(context, command, access.target()), context::reject);
  }

  static Check<MemberAccess> checkGiving(
      GuildPermissions permissions, MemberAccess access, Role role) {
    return Check.allowed(access)
        .require(
            each -> Permissions.has(permissions.inGuild(each.caller()), Permissions.MANAGE_ROLES),
            DiscordError.MISSING_PERMISSIONS)
        .require(
            each -> !role.isManaged() && role.id() != permissions.guild(),
            DiscordError.INVALID_ROLE)
        .require(
            each -> permissions.isAbove(each.caller(), role), DiscordError.MISSING_PERMISSIONS);
  }

  private static void modifyMember(
      GuildCommandContext context, ModifyMemberRole command, Member target) {
    long[] roles =
        command.getAdd()
            ? SortedIds.with(target.roles(), command.getRole())
            : SortedIds.without(target.roles(), command.getRole());
    context.replyNoContent();
    if (roles.length != target.roles().length) {
      long[] before = context.permissions().visibleChannels(target);
      Member changed = target.withRoles(roles);
      context.tables.putMember(changed);
      Visibility.memberChanged(context, changed, before);
      announce(context, changed);
      AuditLog.write(context, AuditDrafts.roles(context.structure(), target, changed));
    }
  }

  static void timeout(GuildCommandContext context, TimeoutMember command) {
    MemberAccess.to(context, command.getUser())
        .then(access -> checkTimeout(context, access, command.getUntilUs()))
        .ifAllowedOrElse(
            access -> {
              Member changed = access.target().withTimeout(command.getUntilUs());
              context.tables.putMember(changed);
              context.reply(200, json -> MemberJson.write(json, changed));
              announce(context, changed);
              AuditLog.writeChanges(context, AuditDrafts.member(access.target(), changed));
            },
            context::reject);
  }

  static Check<MemberAccess> checkTimeout(
      GuildCommandContext context, MemberAccess target, long untilUs) {
    GuildPermissions permissions = context.permissions();
    long latestUs = context.nowUs() + GuildLimits.TIMEOUT_MAX_US;
    return Check.allowed(target)
        .require(
            access ->
                Permissions.has(permissions.inGuild(access.caller()), Permissions.MODERATE_MEMBERS)
                    && permissions.isAbove(access.caller(), access.target())
                    && !Permissions.has(
                        permissions.inGuild(access.target()), Permissions.ADMINISTRATOR),
            DiscordError.MISSING_PERMISSIONS)
        .require(access -> untilUs >= 0 && untilUs <= latestUs, DiscordError.INVALID_FORM_BODY);
  }

  static void announce(GuildCommandContext context, Member member) {
    Snapshots.memberChanged(context, member);
    context.announceMember(
        "GUILD_MEMBER_UPDATE", MemberCommands.memberOfGuild(context, member), member.user().id());
  }
}
