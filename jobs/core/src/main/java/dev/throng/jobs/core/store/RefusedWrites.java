package dev.throng.jobs.core.store;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.protocol.wire.RefusedWrite;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The events of a partition that the database refuses, for ever: they are holes in its history, and
 * each progress report names them, so that readers never take them for durable. State of the
 * partition at hand.
 */
public final class RefusedWrites {
  /**
   * More than this is an outage rather than some odd messages: then the store job stops at the
   * record, and tries it again. With every report written ten times a second, 4 KiB each.
   */
  public static final int COUNT_MAX = 256;

  private static final RefusedOffsets NONE = new RefusedOffsets(new long[0], new long[0]);

  private final Cell<RefusedOffsets> refused;

  /** On the tables of a backend. */
  public RefusedWrites(StateFactory state) {
    refused = state.cell("refused", RefusedOffsets.class);
  }

  /**
   * The database refuses an event; a repeat changes nothing.
   *
   * @throws IllegalStateException above {@link #COUNT_MAX}
   */
  public void add(long offset, long channel) {
    RefusedOffsets known = known();
    int at = Arrays.binarySearch(known.offsets(), offset);
    if (at >= 0) {
      return;
    }
    if (known.offsets().length >= COUNT_MAX) {
      throw new IllegalStateException(
          "writes that the database refuses in one partition of events: "
              + (COUNT_MAX + 1)
              + ", offset="
              + offset
              + " channel="
              + channel
              + " (expected: up to "
              + COUNT_MAX
              + "; dead.letters say why. The job goes on once the database takes the record)");
    }
    refused.put(
        new RefusedOffsets(
            SortedIds.insertedAt(known.offsets(), -at - 1, offset),
            SortedIds.insertedAt(known.channels(), -at - 1, channel)));
  }

  /** All of them, by ascending offset. */
  public List<RefusedWrite> all() {
    RefusedOffsets known = known();
    List<RefusedWrite> writes = new ArrayList<>(known.offsets().length);
    for (int i = 0; i < known.offsets().length; i++) {
      writes.add(
          RefusedWrite.newBuilder()
              .setOffset(known.offsets()[i])
              .setChannel(known.channels()[i])
              .build());
    }
    return writes;
  }

  private RefusedOffsets known() {
    RefusedOffsets known = refused.get();
    return known == null ? NONE : known;
  }
}
