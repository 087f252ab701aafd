package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.SortedIds;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.user.UserJson;
import dev.throng.jobs.core.user.UserProfile;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.AddMember;
import dev.throng.protocol.wire.MembershipAdded;
import dev.throng.protocol.wire.MembershipRemoved;
import dev.throng.protocol.wire.RemoveMember;
import dev.throng.protocol.wire.UserCommand;

/** Joining, leaving and being kicked. */
final class MemberCommands {
  private MemberCommands() {}

  static void add(GuildTurn turn, AddMember command) {
    if (command.getAuthorizedBy() != 0) {
      authorize(turn, command);
    } else {
      accept(turn, command);
    }
  }

  private static void accept(GuildTurn turn, AddMember command) {
    Invites invites = turn.tables.invites();
    Invite invite = invites.usable(command.getInviteCode(), turn.nowUs());
    if (invite == null) {
      turn.reject(DiscordError.UNKNOWN_INVITE);
      return;
    }
    boolean isNew = turn.tables.member(command.getProfile().getId()) == null;
    if (isNew) {
      turn.tables.putInvites(invites.with(invite.used()));
      join(turn, member(turn, command, SortedIds.EMPTY), command.getMessageId());
    }
    turn.reply(
        200,
        json -> {
          InviteCommands.writeOpen(turn, json, invite);
          json.writeBooleanField("new_member", isNew);
          json.writeEndObject();
        });
  }

  private static void authorize(GuildTurn turn, AddMember command) {
    Member authorizer = turn.tables.member(command.getAuthorizedBy());
    if (authorizer == null) {
      turn.reject(DiscordError.MISSING_ACCESS);
      return;
    }
    long granted = turn.permissions(authorizer);
    if (!Permissions.has(granted, Permissions.MANAGE_GUILD)) {
      turn.reject(DiscordError.MISSING_PERMISSIONS);
      return;
    }
    long permissions = command.getPermissions() & granted;
    boolean needsRole =
        permissions != 0
            && command.getRoleId() != 0
            && turn.structure().role(command.getRoleId()) == null;
    if (turn.tables.member(command.getProfile().getId()) == null) {
      if (needsRole && turn.structure().roles().size() >= GuildLimits.ROLES_MAX) {
        turn.reject(DiscordError.TOO_MANY_ROLES);
        return;
      }
      long[] roles = SortedIds.EMPTY;
      if (needsRole) {
        Member bot = member(turn, command, SortedIds.EMPTY);
        roles =
            new long[] {RoleCommands.addManaged(turn, command.getRoleId(), bot, permissions).id()};
      }
      join(turn, member(turn, command, roles), command.getMessageId());
    }
    turn.reply(
        200,
        json -> {
          json.writeStartObject();
          json.writeFieldName("guild");
          GuildJson.writePartial(json, turn.guild, turn.structure());
          json.writeEndObject();
        });
  }

  private static Member member(GuildTurn turn, AddMember command, long[] roles) {
    return new Member(UserProfile.of(command.getProfile()), roles, turn.nowUs(), 0);
  }

  private static void join(GuildTurn turn, Member member, long messageId) {
    turn.tables.putMember(member);
    turn.announce("GUILD_MEMBER_ADD", memberOfGuild(turn, member));
    MessageCommands.announceJoin(turn, member, messageId);
    turn.tell(
        UserCommand.newBuilder()
            .setUser(member.user().id())
            .setMembershipAdded(MembershipAdded.newBuilder().setGuild(turn.guild)));
  }

  static void remove(GuildTurn turn, RemoveMember command) {
    Member caller = turn.callerMember();
    Member target = turn.tables.member(command.getUser());
    boolean leaves = command.getUser() == turn.caller();
    if (caller == null) {
      turn.reject(leaves ? DiscordError.UNKNOWN_GUILD : DiscordError.MISSING_ACCESS);
    } else if (target == null) {
      turn.reject(DiscordError.UNKNOWN_MEMBER);
    } else if (leaves && command.getUser() == turn.structure().owner()) {
      turn.reject(DiscordError.OWNER_CANNOT_LEAVE);
    } else if (!leaves
        && (!Permissions.has(turn.permissions(caller), Permissions.KICK_MEMBERS)
            || !turn.outranks(caller, target))) {
      turn.reject(DiscordError.MISSING_PERMISSIONS);
    } else {
      leave(turn, target);
      turn.replyNoContent();
    }
  }

  private static void leave(GuildTurn turn, Member member) {
    long user = member.user().id();
    byte[] guildDelete = guildDelete(turn.guild);
    for (Attachment attachment : turn.tables.attachments(user).list()) {
      SessionCommands.end(turn, user, attachment, guildDelete);
    }
    turn.tables.putAttachments(user, Attachments.NONE);
    turn.tables.removeMember(user);
    turn.announce(
        "GUILD_MEMBER_REMOVE",
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              JsonFields.id(json, "guild_id", turn.guild);
              json.writeFieldName("user");
              UserJson.writePublic(json, member.user());
              json.writeEndObject();
            }));
    for (long role : member.roles()) {
      Role own = turn.structure().role(role);
      if (own != null && own.bot() == user) {
        RoleCommands.remove(turn, role);
      }
    }
    turn.tell(
        UserCommand.newBuilder()
            .setUser(user)
            .setMembershipRemoved(MembershipRemoved.newBuilder().setGuild(turn.guild)));
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
  static byte[] memberOfGuild(GuildTurn turn, Member member) {
    return JsonBuffer.of(
        json -> {
          json.writeStartObject();
          JsonFields.id(json, "guild_id", turn.guild);
          MemberJson.writeFields(json, member, true);
          json.writeEndObject();
        });
  }
}
