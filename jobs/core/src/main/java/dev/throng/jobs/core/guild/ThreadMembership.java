package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.GetThreadMember;
import dev.throng.protocol.wire.ListThreadMembers;
import dev.throng.protocol.wire.ModifyThreadMember;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Who is in a thread. */
final class ThreadMembership {
  private ThreadMembership() {}

  static void modify(GuildCommandContext context, ModifyThreadMember command) {
    ThreadUpdates.archiveOverdue(context, command.getThread());
    boolean self = command.getUser() == context.caller();
    ThreadAccess.toView(context, command.getThread())
        .require(
            access ->
                self
                    || access.may(
                        command.getAdd() ? Permissions.SEND_MESSAGES : Permissions.MANAGE_THREADS),
            DiscordError.MISSING_PERMISSIONS)
        .require(access -> !access.isArchived(), DiscordError.THREAD_ARCHIVED)
        .ifAllowedOrElse(
            access -> {
              if (command.getAdd()) {
                add(context, access, command.getUser());
              } else {
                remove(context, access, command.getUser());
              }
            },
            context::reject);
  }

  private static void add(GuildCommandContext context, ThreadAccess access, long user) {
    Member member = viewer(context, access, user);
    if (member == null) {
      context.reject(DiscordError.UNKNOWN_MEMBER);
    } else if (context.tables.threads.members(access.thread().id()).has(member)) {
      context.replyNoContent();
    } else if (!join(context, withRoom(context, access.thread()), member)) {
      context.reject(DiscordError.TOO_MANY_THREAD_MEMBERS);
    } else {
      context.replyNoContent();
    }
  }

  /** A member who may see the thread; null: nobody who may. */
  private static @Nullable Member viewer(
      GuildCommandContext context, ThreadAccess access, long user) {
    Member member = context.tables.member(user);
    return member != null
            && Permissions.has(
                context.permissions().inChannel(member, access.channel().channel()),
                Permissions.VIEW_CHANNEL)
        ? member
        : null;
  }

  /** The thread; if it is full, without those who have left the guild since they came. */
  private static GuildThread withRoom(GuildCommandContext context, GuildThread thread) {
    ThreadMembers before = context.tables.threads.members(thread.id());
    if (before.size() < GuildLimits.THREAD_MEMBERS_MAX) {
      return thread;
    }
    ThreadMembers after =
        before.only(
            user -> {
              Member member = context.tables.member(user);
              return member != null && before.has(member);
            });
    if (after.size() == before.size()) {
      return thread;
    }
    GuildThread counted = thread.withMembers(after.size());
    context.tables.threads.putMembers(thread.id(), after);
    context.tables.threads.put(counted);
    return counted;
  }

  /** A member who is not in the thread comes; false: there is no room. */
  static boolean join(GuildCommandContext context, GuildThread thread, Member member) {
    GuildThreads threads = context.tables.threads;
    ThreadMembers before = threads.members(thread.id());
    ThreadMembers after = before.with(member.user().id(), context.nowUs());
    if (after.size() > GuildLimits.THREAD_MEMBERS_MAX) {
      return false;
    }
    GuildThread counted = thread.withMembers(after.size());
    threads.putMembers(thread.id(), after);
    threads.join(member.user().id(), thread.id());
    threads.put(counted);
    ThreadUpdates.added(context, counted, List.of(member));
    return true;
  }

  private static void remove(GuildCommandContext context, ThreadAccess access, long user) {
    GuildThreads threads = context.tables.threads;
    ThreadMembers before = threads.members(access.thread().id());
    ThreadMembers after = before.without(user);
    context.replyNoContent();
    if (after.size() < before.size()) {
      GuildThread counted = access.thread().withMembers(after.size());
      threads.putMembers(counted.id(), after);
      threads.put(counted);
      ThreadUpdates.removed(context, counted, user);
    }
  }

  static void list(GuildCommandContext context, ListThreadMembers command) {
    ThreadAccess.toView(context, command.getThread())
        .ifAllowedOrElse(access -> context.reply(200, page(context, command)), context::reject);
  }

  private static byte[] page(GuildCommandContext context, ListThreadMembers command) {
    ThreadMembers there = context.tables.threads.members(command.getThread());
    int limit = Math.max(1, Math.min(command.getLimit(), GuildLimits.THREAD_MEMBERS_MAX));
    List<Member> page = new ArrayList<>();
    int found = SortedIds.find(there.users(), command.getAfter());
    int next = found < 0 ? -found - 1 : found + 1;
    for (; next < there.size() && page.size() < limit; next++) {
      Member member = context.tables.member(there.users()[next]);
      if (member != null && there.has(member)) {
        page.add(member);
      }
    }
    return JsonBuffer.of(
        json -> {
          json.writeStartArray();
          for (Member member : page) {
            if (command.getWithMember()) {
              ThreadJson.writeMember(json, command.getThread(), member, there.joinedUs(member));
            } else {
              ThreadJson.writeMember(
                  json, command.getThread(), member.user().id(), there.joinedUs(member));
            }
          }
          json.writeEndArray();
        });
  }

  static void get(GuildCommandContext context, GetThreadMember command) {
    ThreadAccess.toView(context, command.getThread())
        .ifAllowedOrElse(access -> reply(context, command), context::reject);
  }

  private static void reply(GuildCommandContext context, GetThreadMember command) {
    Member member = context.tables.member(command.getUser());
    ThreadMembers there = context.tables.threads.members(command.getThread());
    if (member == null || !there.has(member)) {
      context.reject(DiscordError.UNKNOWN_MEMBER);
      return;
    }
    long joinedUs = there.joinedUs(member);
    context.reply(
        200,
        json -> {
          if (command.getWithMember()) {
            ThreadJson.writeMember(json, command.getThread(), member, joinedUs);
          } else {
            ThreadJson.writeMember(json, command.getThread(), command.getUser(), joinedUs);
          }
        });
  }
}
