package dev.throng.connectors.cassandra.sink;

import dev.throng.connectors.cassandra.BackOff;
import dev.throng.connectors.cassandra.CqlSessionProvider;
import java.io.Serializable;
import java.time.Duration;

/**
 * How a sink writes.
 *
 * @param sessions to the cluster
 * @param inFlightMax writes that one subtask has under way at the most
 * @param inFlightBytesMax of them
 * @param linger how long an element may wait for others to be sent with
 * @param backOff before a repeat
 */
record SinkSettings(
    CqlSessionProvider sessions,
    int inFlightMax,
    long inFlightBytesMax,
    Duration linger,
    BackOff backOff)
    implements Serializable {
  /** Full batches under way: the more, the less one slow write holds others up. */
  private static final int BATCHES = 16;

  int batchWritesMax() {
    return Math.max(1, inFlightMax / BATCHES);
  }

  /** Also the bound of one write. */
  long batchBytesMax() {
    return Math.max(1, inFlightBytesMax / BATCHES);
  }

  /** Elements that wait to be sent; Flink wants more than a batch has. */
  int bufferedMax() {
    return 2 * batchWritesMax();
  }
}
