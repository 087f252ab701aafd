package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.user.UserJson;
import dev.throng.jobs.core.user.UserProfile;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.AddMember;
import dev.throng.protocol.wire.MembershipAdded;
import dev.throng.protocol.wire.MembershipRemoved;
import dev.throng.protocol.wire.RemoveMember;
import dev.throng.protocol.wire.UserCommand;

/** Adds members, lets them leave, and kicks them. */
final class MemberCommands {
  private MemberCommands() {}

  static void add(GuildCommandContext context, AddMember command) {
    if (command.getAuthorizedBy() != 0) {
      authorize(context, command);
    } else {
      accept(context, command);
    }
  }

  private static void accept(GuildCommandContext context, AddMember command) {
    GuildInvites invites = context.tables.invites();
    Invite invite = invites.usable(command.getInviteCode(), context.nowUs());
    if (invite == null) {
      context.reject(DiscordError.UNKNOWN_INVITE);
      return;
    }
    boolean isNew = context.tables.member(command.getProfile().getId()) == null;
    if (context.tables.bans.has(command.getProfile().getId())) {
      context.reject(DiscordError.BANNED);
      return;
    }
    if (isNew) {
      InviteCommands.replace(context, invites.with(invite.used()).pruned(context.nowUs()));
      join(context, member(context, command, SortedIds.EMPTY), command.getMessageId());
    }
    context.reply(
        200,
        json -> {
          InviteCommands.writeOpen(context, json, invite);
          json.writeBooleanField("new_member", isNew);
          json.writeEndObject();
        });
  }

  private static void authorize(GuildCommandContext context, AddMember command) {
    Member authorizer = context.tables.member(command.getAuthorizedBy());
    long granted = authorizer == null ? 0 : context.permissions().inGuild(authorizer);
    boolean isNew = context.tables.member(command.getProfile().getId()) == null;
    boolean needsRole =
        isNew
            && (command.getPermissions() & granted) != 0
            && command.getRoleId() != 0
            && context.structure().role(command.getRoleId()) == null;
    if (authorizer == null) {
      context.reject(DiscordError.MISSING_ACCESS);
    } else if (context.tables.bans.has(command.getProfile().getId())) {
      context.reject(DiscordError.BANNED);
    } else if (!Permissions.has(granted, Permissions.MANAGE_GUILD)) {
      context.reject(DiscordError.MISSING_PERMISSIONS);
    } else if (needsRole && context.structure().roles().size() >= GuildLimits.ROLES_MAX) {
      context.reject(DiscordError.TOO_MANY_ROLES);
    } else {
      if (isNew) {
        long[] roles =
            needsRole
                ? addRole(context, command, command.getPermissions() & granted)
                : SortedIds.EMPTY;
        join(context, member(context, command, roles), command.getMessageId());
        AuditLog.write(
            context,
            new AuditDraft(AuditAction.BOT_ADD, command.getProfile().getId()),
            authorizer.user().id());
      }
      context.reply(
          200,
          json -> {
            json.writeStartObject();
            json.writeFieldName("guild");
            GuildJson.writePartial(json, context.guild, context.structure());
            json.writeEndObject();
          });
    }
  }

  private static long[] addRole(GuildCommandContext context, AddMember command, long permissions) {
    UserProfile bot = UserProfile.of(command.getProfile());
    return new long[] {RoleCommands.addManaged(context, command.getRoleId(), bot, permissions)};
  }

  private static Member member(GuildCommandContext context, AddMember command, long[] roles) {
    return new Member(UserProfile.of(command.getProfile()), roles, context.nowUs(), 0, null);
  }

  private static void join(GuildCommandContext context, Member member, long messageId) {
    context.tables.putMember(member);
    Snapshots.memberChanged(context, member);
    context.announceMember("GUILD_MEMBER_ADD", memberOfGuild(context, member), member.user().id());
    MessageCommands.announceJoin(context, member, messageId);
    context.tell(
        UserCommand.newBuilder()
            .setUser(member.user().id())
            .setMembershipAdded(MembershipAdded.newBuilder().setGuild(context.guild)));
  }

  static void remove(GuildCommandContext context, RemoveMember command) {
    Check<MemberAccess> check =
        command.getUser() == context.caller()
            ? checkLeaving(context)
            : checkKicking(context, command.getUser());
    check.ifAllowedOrElse(
        access -> {
          leave(context, access.target());
          context.replyNoContent();
          if (command.getUser() != context.caller()) {
            AuditLog.write(context, new AuditDraft(AuditAction.MEMBER_KICK, command.getUser()));
          }
        },
        context::reject);
  }

  private static Check<MemberAccess> checkLeaving(GuildCommandContext context) {
    Member member = context.callerMember();
    if (member == null) {
      return Check.refused(DiscordError.UNKNOWN_GUILD);
    }
    return context.caller() == context.structure().owner()
        ? Check.refused(DiscordError.OWNER_CANNOT_LEAVE)
        : Check.allowed(new MemberAccess(member, member));
  }

  private static Check<MemberAccess> checkKicking(GuildCommandContext context, long user) {
    GuildPermissions permissions = context.permissions();
    return MemberAccess.to(context, user)
        .require(
            access ->
                Permissions.has(permissions.inGuild(access.caller()), Permissions.KICK_MEMBERS)
                    && permissions.isAbove(access.caller(), access.target()),
            DiscordError.MISSING_PERMISSIONS);
  }

  /** For the sessions of one who leaves the guild is gone. */
  static void endSessions(GuildCommandContext context, long user) {
    byte[] guildDelete = guildDelete(context.guild);
    for (Attachment attachment : context.tables.attachments(user).list()) {
      AttachmentCommands.end(context, user, attachment, guildDelete);
    }
    context.tables.putAttachments(user, Attachments.NONE);
  }

  static void leave(GuildCommandContext context, Member member) {
    long user = member.user().id();
    endSessions(context, user);
    context.tables.removeMember(user);
    Snapshots.memberRemoved(context, user);
    context.announceMember("GUILD_MEMBER_REMOVE", removed(context.guild, member), user);
    for (long role : member.roles()) {
      Role own = context.structure().role(role);
      if (own != null && own.bot() == user) {
        RoleCommands.remove(context, role);
      }
    }
    context.tell(
        UserCommand.newBuilder()
            .setUser(user)
            .setMembershipRemoved(MembershipRemoved.newBuilder().setGuild(context.guild)));
  }

  /** GUILD_MEMBER_REMOVE. */
  static byte[] removed(long guild, Member member) {
    return JsonBuffer.of(
        json -> {
          json.writeStartObject();
          JsonFields.id(json, "guild_id", guild);
          json.writeFieldName("user");
          UserJson.writePublic(json, member.user());
          json.writeEndObject();
        });
  }

  /** GUILD_DELETE: the guild is gone for this user. */
  static byte[] guildDelete(long guild) {
    return JsonBuffer.of(
        json -> {
          json.writeStartObject();
          JsonFields.id(json, "id", guild);
          json.writeEndObject();
        });
  }

  /** The member object with its guild's id. */
  static byte[] memberOfGuild(GuildCommandContext context, Member member) {
    return JsonBuffer.of(
        json -> {
          json.writeStartObject();
          JsonFields.id(json, "guild_id", context.guild);
          MemberJson.writeFields(json, member, true);
          json.writeEndObject();
        });
  }
}
