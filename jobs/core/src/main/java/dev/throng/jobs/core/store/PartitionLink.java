package dev.throng.jobs.core.store;

import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;

/**
 * Tells each record of a partition which one came before, so that {@link DurablePrefix} can put
 * them in order again without knowing which offsets exist. State of the partition at hand.
 */
public final class PartitionLink {
  private static final long ROW = 0;

  private final Table<Long> last;

  /** On the tables of a backend. */
  public PartitionLink(StateFactory state) {
    last = state.table("last-read", Long.class);
  }

  /**
   * The offset of the record before, {@link DurablePrefix#NONE} for the first.
   *
   * @param offset of this record; ascending from call to call
   */
  public long previous(long offset) {
    Long before = last.get(ROW);
    last.put(ROW, offset);
    return before == null ? DurablePrefix.NONE : before;
  }
}
