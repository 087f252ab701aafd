package dev.throng.jobs.core.store;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;

/**
 * Up to where a partition is durable without a gap, in whatever order its records become so: a
 * restored job may write the records that were under way on another subtask than those that follow.
 * As many records wait here as writes are under way at the most. State of the partition at hand.
 */
public final class DurablePrefix {
  /** Before the first record. */
  public static final long NONE = -1;

  private final Cell<Long> end;
  private final Table<Long> followers;

  /** On the tables of a backend. */
  public DurablePrefix(StateFactory state) {
    end = state.cell("durable", Long.class);
    followers = state.table("followers", Long.class);
  }

  /**
   * The fate of a record is known: it is durable, or the database refuses it ({@link
   * RefusedWrites}).
   *
   * @param previous offset of the record before it in the partition, or {@link #NONE}
   * @param offset its own
   * @return whether {@link #last} moved
   */
  public boolean add(long previous, long offset) {
    if (previous != last()) {
      followers.put(previous, offset);
      return false;
    }
    long reached = offset;
    for (Long next = followers.get(reached); next != null; next = followers.get(reached)) {
      followers.remove(reached);
      reached = next;
    }
    end.put(reached);
    return true;
  }

  /**
   * Offset of the last record of which the fate of it and all before it is known, or {@link #NONE}.
   */
  public long last() {
    Long last = end.get();
    return last == null ? NONE : last;
  }
}
