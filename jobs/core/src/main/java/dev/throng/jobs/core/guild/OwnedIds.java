package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.IdIndex;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import org.jspecify.annotations.Nullable;

/**
 * Ascending sets of ids, each of something that has an id itself. An {@link IdIndex} tells no more
 * than 2^32 sets apart, so each owner's has a number, which is never another's.
 */
final class OwnedIds {
  /** Where the last number that was given out is; nothing has this id. */
  private static final long LAST = 0;

  private final Table<Long> numbers;
  private final IdIndex sets;

  /** Sets in the tables of an {@link IdIndex} of this name, and their numbers beside. */
  OwnedIds(StateFactory state, String name) {
    numbers = state.table(name + "-number", Long.class);
    sets = new IdIndex(state, name);
  }

  void add(long owner, long id) {
    Long number = numbers.get(owner);
    if (number == null) {
      Long last = numbers.get(LAST);
      number = last == null ? 1 : last + 1;
      numbers.put(LAST, number);
      numbers.put(owner, number);
    }
    sets.add(number, id);
  }

  void remove(long owner, long id) {
    Long number = numbers.get(owner);
    if (number != null) {
      sets.remove(number, id);
    }
  }

  /** See {@link IdIndex#after}. */
  long[] after(long owner, long after, int limit) {
    Long number = filled(owner);
    return number == null ? SortedIds.EMPTY : sets.after(number, after, limit);
  }

  /** See {@link IdIndex#before}. */
  long[] before(long owner, long before, int limit) {
    Long number = filled(owner);
    return number == null ? SortedIds.EMPTY : sets.before(number, before, limit);
  }

  private @Nullable Long filled(long owner) {
    Long number = numbers.get(owner);
    return number == null || sets.size(number) == 0 ? null : number;
  }

  /** Starts numbering anew, since no owner is left. */
  void forget() {
    numbers.remove(LAST);
  }

  /** The owner is gone, and its set with it. */
  void removeAll(long owner) {
    Long number = numbers.get(owner);
    if (number != null) {
      while (sets.pollPage(number).length > 0) {
        // The next page.
      }
      numbers.remove(owner);
    }
  }
}
