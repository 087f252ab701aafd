package dev.throng.jobs.core.store;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;

/**
 * Tells each record of a partition which one came before, so that {@link DurablePrefix} can put
 * them in order again without knowing which offsets exist. State of the current partition.
 */
public final class PartitionLink {
  private final Cell<Long> last;

  /** On the tables of a backend. */
  public PartitionLink(StateFactory state) {
    last = state.cell("last-read", Long.class);
  }

  /**
   * The offset of the record before, {@link DurablePrefix#NONE} for the first.
   *
   * @param offset of this record; ascending from call to call
   */
  public long previous(long offset) {
    Long before = last.get();
    last.put(offset);
    return before == null ? DurablePrefix.NONE : before;
  }
}
