package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.HeapSized;
import java.util.List;

/**
 * Groups whose numbers follow one another.
 *
 * @param list at most {@link Pages#ROWS_MAX}
 */
public record GroupPage(List<RelayGroup> list) implements HeapSized {
  private static final int GROUP_BYTES = 80;

  @Override
  public int heapBytes() {
    int bytes = 64;
    for (RelayGroup each : list) {
      bytes += GROUP_BYTES + 8 * each.channels().length;
    }
    return bytes;
  }
}
