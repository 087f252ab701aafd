package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.HeapSized;
import java.util.List;

/**
 * Classes whose numbers follow one another.
 *
 * @param list at most {@link Pages#ROWS_MAX}
 */
public record ClassPage(List<RelayClass> list) implements HeapSized {
  private static final int CLASS_BYTES = 80;

  @Override
  public int heapBytes() {
    int bytes = 64;
    for (RelayClass each : list) {
      bytes += CLASS_BYTES + 8 * each.roles().length;
    }
    return bytes;
  }
}
