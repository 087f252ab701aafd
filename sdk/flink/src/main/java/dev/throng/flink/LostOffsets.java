package dev.throng.flink;

import org.apache.kafka.clients.consumer.OffsetResetStrategy;

/**
 * What a job does that wants to go on at a place which Kafka has deleted: it stood still for longer
 * than the retention of {@code events}, or the topic was made anew.
 */
public enum LostOffsets {
  /** The job fails and says which partition: nothing is skipped in silence. */
  FAIL(OffsetResetStrategy.NONE),
  /** It goes on at the oldest record there is. Channels with lost events count as gaps. */
  SKIP(OffsetResetStrategy.EARLIEST);

  private final OffsetResetStrategy strategy;

  LostOffsets(OffsetResetStrategy strategy) {
    this.strategy = strategy;
  }

  OffsetResetStrategy strategy() {
    return strategy;
  }
}
