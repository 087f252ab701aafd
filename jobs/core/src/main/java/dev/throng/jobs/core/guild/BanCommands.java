package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.user.UserJson;
import dev.throng.jobs.core.user.UserProfile;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.BanUsers;
import dev.throng.protocol.wire.DeleteBan;
import dev.throng.protocol.wire.FinishBans;
import dev.throng.protocol.wire.GetBan;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListBans;
import dev.throng.protocol.wire.Profile;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/** Bans users, shows who is banned, and lets them back. */
final class BanCommands {
  private BanCommands() {}

  static void ban(GuildCommandContext context, BanUsers command) {
    if (command.getBulk()) {
      context
          .checkCaller(Permissions.BAN_MEMBERS | Permissions.MANAGE_GUILD)
          .require(
              caller -> command.getUsersCount() <= GuildLimits.BANS_AT_ONCE_MAX,
              DiscordError.INVALID_FORM_BODY)
          .ifAllowedOrElse(caller -> banMany(context, caller, command), context::reject);
    } else {
      UserProfile user = UserProfile.of(command.getUsers(0));
      context
          .checkCaller(Permissions.BAN_MEMBERS)
          .then(caller -> checkBanning(context, caller, user.id()))
          .ifAllowedOrElse(
              caller -> {
                if (!context.tables.bans.has(user.id())) {
                  ban(context, user, command.getReason());
                  carryOut(context, user);
                }
                context.replyNoContent();
              },
              context::reject);
    }
  }

  private static void banMany(GuildCommandContext context, Member caller, BanUsers command) {
    long[] banned = SortedIds.EMPTY;
    long[] failed = SortedIds.EMPTY;
    for (long user : command.getUnknownUsersList()) {
      failed = SortedIds.with(failed, user);
    }
    for (Profile profile : command.getUsersList()) {
      UserProfile user = UserProfile.of(profile);
      if (!context.tables.bans.has(user.id())
          && checkBanning(context, caller, user.id()) instanceof Check.Allowed<Member>) {
        ban(context, user, command.getReason());
        banned = SortedIds.with(banned, user.id());
      } else if (!SortedIds.contains(banned, user.id())) {
        failed = SortedIds.with(failed, user.id());
      }
    }
    if (banned.length == 0) {
      context.reject(DiscordError.NOBODY_BANNED);
      return;
    }
    finish(context, banned, context.nowUs());
    long[] all = banned;
    long[] others = failed;
    context.reply(
        200,
        json -> {
          json.writeStartObject();
          JsonFields.ids(json, "banned_users", all);
          JsonFields.ids(json, "failed_users", others);
          json.writeEndObject();
        });
  }

  private static Check<Member> checkBanning(GuildCommandContext context, Member caller, long user) {
    Member target = context.tables.member(user);
    return Check.allowed(caller)
        .require(
            each -> target == null || context.permissions().isAbove(each, target),
            DiscordError.MISSING_PERMISSIONS)
        .require(
            each -> context.tables.bans.has(user) || !context.tables.bans.isFull(),
            DiscordError.TOO_MANY_BANS);
  }

  private static void ban(GuildCommandContext context, UserProfile user, String reason) {
    context.tables.bans.put(new Ban(user, reason, context.nowUs()));
  }

  static void finish(GuildCommandContext context, FinishBans command) {
    long[] users = command.getUsersList().stream().mapToLong(user -> user).toArray();
    finish(context, users, command.getBannedUs());
  }

  /** As many of them as one command can tell of; the others are left to the next. */
  private static void finish(GuildCommandContext context, long[] users, long bannedUs) {
    int next = 0;
    while (next < users.length && next < GuildLimits.BANS_TOLD_MAX && !context.isStepFull()) {
      Ban ban = context.tables.bans.get(users[next++]);
      if (ban != null && ban.bannedUs() == bannedUs) {
        carryOut(context, ban.user());
      }
    }
    if (next < users.length) {
      FinishBans.Builder rest = FinishBans.newBuilder().setBannedUs(bannedUs);
      Arrays.stream(users, next, users.length).forEach(rest::addUsers);
      context.tellSelf(GuildCommand.newBuilder().setFinishBans(rest));
    }
  }

  /** All are told that this user is banned, and if it is a member, it is out. */
  private static void carryOut(GuildCommandContext context, UserProfile user) {
    Member member = context.tables.member(user.id());
    if (member != null) {
      // Its own sessions learn that they are out, and not why.
      MemberCommands.endSessions(context, user.id());
    }
    announce(context, "GUILD_BAN_ADD", user);
    if (member != null) {
      MemberCommands.leave(context, member);
    }
    AuditLog.write(context, new AuditDraft(AuditAction.MEMBER_BAN_ADD, user.id()));
  }

  static void delete(GuildCommandContext context, DeleteBan command) {
    context
        .checkCaller(Permissions.BAN_MEMBERS)
        .then(caller -> find(context, command.getUser()))
        .ifAllowedOrElse(
            ban -> {
              context.tables.bans.remove(command.getUser());
              context.replyNoContent();
              announce(context, "GUILD_BAN_REMOVE", ban.user());
              AuditLog.write(
                  context, new AuditDraft(AuditAction.MEMBER_BAN_REMOVE, ban.user().id()));
            },
            context::reject);
  }

  static void get(GuildCommandContext context, GetBan command) {
    context
        .checkCaller(Permissions.BAN_MEMBERS)
        .then(caller -> find(context, command.getUser()))
        .ifAllowedOrElse(ban -> context.reply(200, json -> write(json, ban)), context::reject);
  }

  static void list(GuildCommandContext context, ListBans command) {
    int limit = Math.max(1, Math.min(command.getLimit(), GuildLimits.BANS_PAGE_MAX));
    context
        .checkCaller(Permissions.BAN_MEMBERS)
        .ifAllowedOrElse(
            caller -> {
              List<Ban> bans =
                  command.getBefore() == 0
                      ? context.tables.bans.after(command.getAfter(), limit)
                      : context.tables.bans.before(command.getBefore(), limit);
              context.reply(
                  200,
                  json -> {
                    json.writeStartArray();
                    for (Ban ban : bans) {
                      write(json, ban);
                    }
                    json.writeEndArray();
                  });
            },
            context::reject);
  }

  private static Check<Ban> find(GuildCommandContext context, long user) {
    Ban ban = context.tables.bans.get(user);
    return ban == null ? Check.refused(DiscordError.UNKNOWN_BAN) : Check.allowed(ban);
  }

  private static void write(JsonGenerator json, Ban ban) throws IOException {
    json.writeStartObject();
    JsonFields.text(json, "reason", ban.reason());
    json.writeFieldName("user");
    UserJson.writePublic(json, ban.user());
    json.writeEndObject();
  }

  private static void announce(GuildCommandContext context, String t, UserProfile user) {
    byte[] d =
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              JsonFields.id(json, "guild_id", context.guild);
              json.writeFieldName("user");
              UserJson.writePublic(json, user);
              json.writeEndObject();
            });
    context.announceMember(t, d, user.id());
  }
}
