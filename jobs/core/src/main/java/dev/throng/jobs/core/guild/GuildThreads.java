package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.IdIndex;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A guild's threads: a row each and a row of who is in it, apart from the guild's structure, so
 * that a command elsewhere does not read them. Those that are active are in two sets, the guild's
 * and their channel's; those that are archived are ordered by when they were.
 */
final class GuildThreads {
  private static final long ALL = 0;

  /** The highest id, unsigned. */
  private static final long LAST = -1;

  private final Table<GuildThread> threads;
  private final Table<ThreadMembers> members;
  private final IdIndex active;
  private final OwnedIds activeOfChannel;
  private final OwnedIds archivedOfChannel;
  private final Table<Long> archivedAt;
  private final OwnedIds joined;
  private final Cell<Long> nextDeadlineUs;

  GuildThreads(StateFactory state) {
    threads = state.table("threads", GuildThread.class);
    members = state.table("thread-members", ThreadMembers.class);
    active = new IdIndex(state, "active-threads");
    activeOfChannel = new OwnedIds(state, "channel-threads");
    archivedOfChannel = new OwnedIds(state, "archived-threads");
    archivedAt = state.table("archived-at", Long.class);
    joined = new OwnedIds(state, "joined-threads");
    nextDeadlineUs = state.cell("next-thread-deadline", Long.class);
  }

  @Nullable GuildThread get(long id) {
    return threads.get(id);
  }

  /** A new one, or one that is otherwise now and in the archive, or out of it, as before. */
  void put(GuildThread thread) {
    threads.put(thread.id(), thread);
    if (!thread.archive().archived()) {
      Long next = nextDeadlineUs.get();
      if (next == null || thread.deadlineUs() < next) {
        nextDeadlineUs.put(thread.deadlineUs());
      }
    }
  }

  /** A new one, or one that was archived and is out of the archive now. */
  void putActive(GuildThread thread) {
    GuildThread before = threads.get(thread.id());
    if (before != null) {
      leaveArchive(before);
    }
    put(thread);
    active.add(ALL, thread.id());
    activeOfChannel.add(thread.parent(), thread.id());
  }

  /**
   * Archives a thread that was active.
   *
   * @return as it is now: two threads are not archived in the same microsecond
   */
  GuildThread putArchived(GuildThread thread, long us) {
    long at = us;
    while (archivedAt.get(at) != null) {
      at++;
    }
    GuildThread after = thread.archivedAt(at);
    leaveActive(thread);
    archivedAt.put(at, thread.id());
    archivedOfChannel.add(thread.parent(), at);
    threads.put(thread.id(), after);
    return after;
  }

  /** It is gone. That its members were in it is forgotten when that is looked at. */
  void remove(GuildThread thread) {
    leaveActive(thread);
    leaveArchive(thread);
    threads.remove(thread.id());
    members.remove(thread.id());
  }

  private void leaveActive(GuildThread thread) {
    active.remove(ALL, thread.id());
    activeOfChannel.remove(thread.parent(), thread.id());
  }

  private void leaveArchive(GuildThread thread) {
    if (thread.archive().archived()) {
      archivedOfChannel.remove(thread.parent(), thread.archive().changedUs());
      archivedAt.remove(thread.archive().changedUs());
    }
  }

  ThreadMembers members(long thread) {
    ThreadMembers value = members.get(thread);
    return value == null ? ThreadMembers.NONE : value;
  }

  void putMembers(long thread, ThreadMembers value) {
    if (value.size() == 0) {
      members.remove(thread);
    } else {
      members.put(thread, value);
    }
  }

  /**
   * A user is in an active thread. It stays among the user's when it is archived, so that whoever
   * takes it out has nothing to do for those who are in it; for one above the bound the oldest that
   * is not active is forgotten.
   */
  void join(long user, long thread) {
    long[] ids = joined.after(user, 0, GuildLimits.JOINED_THREADS_MAX);
    if (ids.length >= GuildLimits.JOINED_THREADS_MAX && !SortedIds.contains(ids, thread)) {
      long[] now = active.common(ALL, ids);
      int oldest = 0;
      while (oldest < now.length && now[oldest] == ids[oldest]) {
        oldest++;
      }
      joined.remove(user, ids[Math.min(oldest, ids.length - 1)]);
    }
    joined.add(user, thread);
  }

  /**
   * Active threads that a member is in, the newest. Those that it was in once are forgotten on the
   * way.
   */
  List<GuildThread> joined(Member member, long nowUs) {
    long user = member.user().id();
    List<GuildThread> found = new ArrayList<>();
    long[] ids = active.common(ALL, joined.before(user, LAST, GuildLimits.JOINED_THREADS_MAX));
    int shown = Math.max(0, ids.length - GuildLimits.JOINED_THREADS_SHOWN_MAX);
    for (long id : Arrays.copyOfRange(ids, shown, ids.length)) {
      GuildThread thread = threads.get(id);
      if (thread == null || !members(id).has(member)) {
        joined.remove(user, id);
      } else if (!thread.isOverdue(nowUs)) {
        found.add(thread);
      }
    }
    return found;
  }

  long activeCount() {
    return active.size(ALL);
  }

  /** Those of the guild that are not archived, also those that are overdue; by ascending id. */
  List<GuildThread> active() {
    return activeCount() == 0
        ? new ArrayList<>()
        : found(active.after(ALL, 0, GuildLimits.ACTIVE_THREADS_MAX));
  }

  /** The active threads of a channel. */
  List<GuildThread> activeIn(long channel) {
    return found(activeOfChannel.after(channel, 0, GuildLimits.ACTIVE_THREADS_MAX));
  }

  private List<GuildThread> found(long[] ids) {
    List<GuildThread> found = new ArrayList<>();
    for (long id : ids) {
      GuildThread thread = threads.get(id);
      if (thread != null) {
        found.add(thread);
      }
    }
    return found;
  }

  /** Archived threads of a channel, the last to be archived first. */
  List<GuildThread> archivedIn(long channel, long beforeUs, int limit) {
    List<GuildThread> found = new ArrayList<>();
    long[] times = archivedOfChannel.before(channel, beforeUs, limit);
    for (int i = times.length - 1; i >= 0; i--) {
      Long id = archivedAt.get(times[i]);
      GuildThread thread = id == null ? null : threads.get(id);
      if (thread != null) {
        found.add(thread);
      }
    }
    return found;
  }

  /** Some thread of a channel, archived or not; null: it has none. */
  @Nullable GuildThread anyIn(long channel) {
    long[] ids = activeOfChannel.after(channel, 0, 1);
    if (ids.length > 0) {
      return threads.get(ids[0]);
    }
    List<GuildThread> rest = archivedIn(channel, LAST, 1);
    return rest.isEmpty() ? null : rest.get(0);
  }

  /** A channel without threads is gone. */
  void forgetChannel(long channel) {
    activeOfChannel.removeAll(channel);
    archivedOfChannel.removeAll(channel);
  }

  /** The guild is gone, and has neither channels nor members any more. */
  void forget() {
    activeOfChannel.forget();
    archivedOfChannel.forget();
    joined.forget();
    nextDeadlineUs.remove();
  }

  /** A user is no member any more, and so in no thread. */
  void forgetMember(long user) {
    joined.removeAll(user);
  }

  /** Whether an active thread may be overdue: none is before. */
  boolean isAnyDue(long nowUs) {
    Long next = nextDeadlineUs.get();
    return next != null && next <= nowUs;
  }

  /** Keeps the time before which no thread is overdue. */
  void putNextDeadline(long us) {
    if (us == Long.MAX_VALUE) {
      nextDeadlineUs.remove();
    } else {
      nextDeadlineUs.put(us);
    }
  }
}
