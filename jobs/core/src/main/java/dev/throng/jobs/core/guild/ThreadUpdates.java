package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.json.JsonWriter;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.RelayDispatch;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Changes threads and tells of it: the public log, who sees the channel that the thread is in, and
 * nodes, for their snapshots.
 */
final class ThreadUpdates {
  private ThreadUpdates() {}

  static void create(GuildCommandContext context, GuildThread thread) {
    context.tables.threads.putActive(thread);
    announce(
        context,
        "THREAD_CREATE",
        thread.parent(),
        json -> ThreadJson.writeNew(json, context, thread));
    Snapshots.threadChanged(context, thread);
  }

  /** It is otherwise now, and in the archive or out of it as before. */
  static void change(GuildCommandContext context, GuildThread thread) {
    context.tables.threads.put(thread);
    changed(context, thread);
  }

  static GuildThread archive(GuildCommandContext context, GuildThread thread, long us) {
    GuildThread after = context.tables.threads.putArchived(thread, us);
    changed(context, after);
    return after;
  }

  /** Takes a thread out of the archive. */
  static GuildThread reopen(GuildCommandContext context, GuildThread thread) {
    GuildThread after = thread.reopenedAt(context.nowUs());
    context.tables.threads.putActive(after);
    changed(context, after);
    return after;
  }

  private static void changed(GuildCommandContext context, GuildThread thread) {
    announce(
        context, "THREAD_UPDATE", thread.parent(), json -> ThreadJson.write(json, context, thread));
    Snapshots.threadChanged(context, thread);
  }

  /** Removes a thread and announces that. */
  static void delete(GuildCommandContext context, GuildThread thread) {
    context.tables.threads.remove(thread);
    announce(
        context,
        "THREAD_DELETE",
        thread.parent(),
        json -> {
          json.writeStartObject();
          JsonFields.id(json, "id", thread.id());
          JsonFields.id(json, "guild_id", context.guild);
          JsonFields.id(json, "parent_id", thread.parent());
          json.writeNumberField("type", thread.type());
          json.writeEndObject();
        });
    Snapshots.threadRemoved(context, thread.id());
  }

  private static void announce(
      GuildCommandContext context, String t, long channel, JsonWriter body) {
    byte[] d = JsonBuffer.of(body);
    context.publishGuildEvent(t, d);
    context.dispatch(RelayDispatch.newBuilder().setDispatch(dispatch(t, d)).setChannel(channel));
  }

  /** Members have come. */
  static void added(GuildCommandContext context, GuildThread thread, List<Member> members) {
    ThreadMembers there = context.tables.threads.members(thread.id());
    membersChanged(
        context,
        thread,
        members.stream().mapToLong(member -> member.user().id()).toArray(),
        json -> {
          json.writeArrayFieldStart("added_members");
          for (Member member : members) {
            ThreadJson.writeMember(json, thread.id(), member, there.joinedUs(member));
          }
          json.writeEndArray();
        });
    for (Member member : members) {
      long user = member.user().id();
      byte[] d =
          JsonBuffer.of(
              json -> {
                json.writeStartObject();
                ThreadJson.writeMemberFields(json, thread.id(), user, there.joinedUs(member));
                JsonFields.id(json, "guild_id", context.guild);
                json.writeEndObject();
              });
      context.dispatch(
          RelayDispatch.newBuilder()
              .setDispatch(dispatch("THREAD_MEMBER_UPDATE", d))
              .addOnlyUsers(user));
    }
  }

  /** Somebody has left. */
  static void removed(GuildCommandContext context, GuildThread thread, long user) {
    membersChanged(
        context,
        thread,
        new long[] {user},
        json -> JsonFields.ids(json, "removed_member_ids", new long[] {user}));
  }

  private static void membersChanged(
      GuildCommandContext context, GuildThread thread, long[] users, JsonWriter change) {
    byte[] d =
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              JsonFields.id(json, "id", thread.id());
              JsonFields.id(json, "guild_id", context.guild);
              json.writeNumberField("member_count", ThreadJson.shownMembers(thread));
              change.writeTo(json);
              json.writeEndObject();
            });
    context.publishGuildEvent("THREAD_MEMBERS_UPDATE", d);
    Dispatch.Builder dispatch = dispatch("THREAD_MEMBERS_UPDATE", d);
    RelayDispatch.Builder relayed =
        RelayDispatch.newBuilder().setChannel(thread.parent()).setActive(true);
    for (long user : users) {
      dispatch.addConcernedUsers(user);
      relayed.addMentionedUsers(user);
    }
    context.dispatch(relayed.setDispatch(dispatch));
    Snapshots.threadChanged(context, thread);
  }

  private static Dispatch.Builder dispatch(String t, byte[] d) {
    return Dispatch.newBuilder().setT(t).setD(ByteString.copyFrom(d));
  }

  /** Archives threads in which nothing has happened for long, so many in a command. */
  static void archiveOverdue(GuildCommandContext context) {
    GuildThreads threads = context.tables.threads;
    if (!threads.isAnyDue(context.nowUs())) {
      return;
    }
    long next = Long.MAX_VALUE;
    int archived = 0;
    for (GuildThread thread : threads.active()) {
      boolean isNext = archived < GuildLimits.THREADS_AT_ONCE_MAX && !context.isStepFull();
      if (thread.isOverdue(context.nowUs()) && isNext) {
        archive(context, thread, thread.deadlineUs());
        archived++;
      } else {
        next = Math.min(next, thread.deadlineUs());
      }
    }
    threads.putNextDeadline(next);
  }

  /** The same, and first of all this one, if it is one of them. */
  static void archiveOverdue(GuildCommandContext context, long id) {
    GuildThread thread = context.tables.threads.get(id);
    if (thread != null && thread.isOverdue(context.nowUs())) {
      archive(context, thread, thread.deadlineUs());
    }
    archiveOverdue(context);
  }

  /** Whether one more may be active, after those that are overdue are archived. */
  static boolean makeRoom(GuildCommandContext context) {
    archiveOverdue(context);
    return context.tables.threads.activeCount() < GuildLimits.ACTIVE_THREADS_MAX;
  }

  /** Body of the THREAD_LIST_SYNC of a channel; null: it has no active threads. */
  static @Nullable ByteString listSync(GuildCommandContext context, long channel) {
    List<GuildThread> threads = context.tables.threads.activeIn(channel);
    threads.removeIf(thread -> thread.isOverdue(context.nowUs()));
    if (threads.isEmpty()) {
      return null;
    }
    return Snapshots.json(
        json -> {
          json.writeStartObject();
          JsonFields.id(json, "guild_id", context.guild);
          JsonFields.ids(json, "channel_ids", new long[] {channel});
          json.writeArrayFieldStart("threads");
          for (GuildThread thread : threads) {
            ThreadJson.write(json, context, thread);
          }
          json.writeEndArray();
          JsonFields.emptyArrays(json, "members");
          json.writeEndObject();
        });
  }
}
