package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.GetMembers;
import dev.throng.protocol.wire.MembersPage;
import java.util.ArrayList;
import java.util.List;

/** Reads of many members at once, each of bounded work. */
final class MemberQueries {
  private MemberQueries() {}

  static void getMembers(GuildCommandContext context, GetMembers command) {
    if (context.callerMember() == null) {
      context.reject(DiscordError.MISSING_ACCESS);
      return;
    }
    MembersPage.Builder page = MembersPage.newBuilder().setTotal(context.tables.memberCount());
    if (command.getUsersCount() > 0) {
      byIds(context, command.getUsersList(), page);
    } else if (!command.getPrefix().isEmpty()) {
      byPrefix(context, command, page);
    } else {
      inOrder(context, command, page);
    }
    context.reply(200, page.build().toByteArray());
  }

  private static void byIds(
      GuildCommandContext context, List<Long> users, MembersPage.Builder page) {
    List<Member> found = new ArrayList<>();
    for (long user : users.subList(0, Math.min(users.size(), GuildLimits.MEMBERS_FOUND_MAX))) {
      Member member = context.tables.member(user);
      if (member == null) {
        page.addNotFound(user);
      } else {
        found.add(member);
      }
    }
    page.setMembers(json(found));
  }

  private static void byPrefix(
      GuildCommandContext context, GetMembers command, MembersPage.Builder page) {
    int limit = bounded(command.getLimit(), GuildLimits.MEMBERS_FOUND_MAX);
    page.setMembers(
        json(members(context, context.tables.membersNamed(command.getPrefix(), limit))));
  }

  private static void inOrder(
      GuildCommandContext context, GetMembers command, MembersPage.Builder page) {
    int limit = bounded(command.getLimit(), GuildLimits.MEMBERS_PAGE_MAX);
    List<Long> ids = new ArrayList<>();
    for (long id : context.tables.membersAfter(command.getAfter(), limit + 1)) {
      ids.add(id);
    }
    boolean more = ids.size() > limit;
    List<Long> now = more ? ids.subList(0, limit) : ids;
    page.setMembers(json(members(context, now))).setNext(more ? now.get(limit - 1) : 0);
  }

  private static List<Member> members(GuildCommandContext context, List<Long> ids) {
    List<Member> members = new ArrayList<>(ids.size());
    for (long id : ids) {
      Member member = context.tables.member(id);
      if (member != null) {
        members.add(member);
      }
    }
    return members;
  }

  private static ByteString json(List<Member> members) {
    return ByteString.copyFrom(
        JsonBuffer.of(
            json -> {
              json.writeStartArray();
              for (Member member : members) {
                MemberJson.write(json, member);
              }
              json.writeEndArray();
            }));
  }

  private static int bounded(int limit, int max) {
    return limit <= 0 ? max : Math.min(limit, max);
  }
}
