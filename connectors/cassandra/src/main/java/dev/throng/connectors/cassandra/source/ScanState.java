package dev.throng.connectors.cassandra.source;

import java.util.List;
import org.apache.flink.annotation.Internal;

/**
 * What an enumerator has left to do.
 *
 * @param planned whether the splits are known
 * @param unassigned splits that no reader has, in reading order
 */
@Internal
public record ScanState(boolean planned, List<TokenRangeSplit> unassigned) {
  static final ScanState NEW = new ScanState(false, List.of());

  /** Copies the list. */
  public ScanState {
    unassigned = List.copyOf(unassigned);
  }
}
