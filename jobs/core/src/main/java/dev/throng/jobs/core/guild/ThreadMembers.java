package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.SortedIds;
import java.util.Arrays;
import java.util.function.LongPredicate;
import java.util.stream.IntStream;

/**
 * Who is in a thread.
 *
 * @param users ascending ids
 * @param joinedUs when the user at the same place came
 */
public record ThreadMembers(long[] users, long[] joinedUs) {
  static final ThreadMembers NONE = new ThreadMembers(SortedIds.EMPTY, SortedIds.EMPTY);

  int size() {
    return users.length;
  }

  /** When a member came; 0: it is not in the thread, or has left the guild since it was. */
  long joinedUs(Member member) {
    int position = SortedIds.find(users, member.user().id());
    return position < 0 || joinedUs[position] < member.joinedUs() ? 0 : joinedUs[position];
  }

  boolean has(Member member) {
    return joinedUs(member) != 0;
  }

  /** With a user who comes now. */
  ThreadMembers with(long user, long nowUs) {
    int position = SortedIds.find(users, user);
    if (position >= 0) {
      long[] changed = Arrays.copyOf(joinedUs, joinedUs.length);
      changed[position] = nowUs;
      return new ThreadMembers(users, changed);
    }
    return new ThreadMembers(
        SortedIds.insertedAt(users, -position - 1, user),
        SortedIds.insertedAt(joinedUs, -position - 1, nowUs));
  }

  /** Without those of the users that are not kept. */
  ThreadMembers only(LongPredicate kept) {
    int[] positions =
        IntStream.range(0, users.length).filter(each -> kept.test(users[each])).toArray();
    return new ThreadMembers(
        Arrays.stream(positions).mapToLong(each -> users[each]).toArray(),
        Arrays.stream(positions).mapToLong(each -> joinedUs[each]).toArray());
  }

  ThreadMembers without(long user) {
    int position = SortedIds.find(users, user);
    return position < 0
        ? this
        : new ThreadMembers(
            SortedIds.removedAt(users, position), SortedIds.removedAt(joinedUs, position));
  }
}
