package dev.throng.jobs.core.store;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;

/**
 * Up to which offset all records of a partition are durable. Records may become durable in any
 * order: after a restore, those that were being written may be on another subtask than those that
 * follow. Holds at most as many records as there are writes in flight. State of the current
 * partition.
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
   * A record has been written, or the database has refused it for good ({@link RefusedWrites}).
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

  /** Offset up to which every record has been written or refused, or {@link #NONE}. */
  public long last() {
    Long last = end.get();
    return last == null ? NONE : last;
  }
}
