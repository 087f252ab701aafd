package dev.throng.flink;

import java.util.Collection;
import java.util.Map;
import org.apache.flink.connector.kafka.source.enumerator.initializer.OffsetsInitializer;
import org.apache.kafka.clients.consumer.OffsetResetStrategy;
import org.apache.kafka.common.TopicPartition;

/** Where to begin, and apart from it what becomes of offsets that are lost. */
record StartingOffsets(OffsetsInitializer start, LostOffsets lost) implements OffsetsInitializer {
  private static final long serialVersionUID = 1L;

  @Override
  public Map<TopicPartition, Long> getPartitionOffsets(
      Collection<TopicPartition> partitions, PartitionOffsetsRetriever retriever) {
    Map<TopicPartition, Long> offsets = start.getPartitionOffsets(partitions, retriever);
    return offsets.values().stream().allMatch(offset -> offset >= 0)
        ? offsets
        : resolved(offsets, retriever);
  }

  /** Some initializers leave "earliest" and "latest" to the reset strategy, as negative offsets. */
  private Map<TopicPartition, Long> resolved(
      Map<TopicPartition, Long> offsets, PartitionOffsetsRetriever retriever) {
    return start.getAutoOffsetResetStrategy() == OffsetResetStrategy.EARLIEST
        ? retriever.beginningOffsets(offsets.keySet())
        : retriever.endOffsets(offsets.keySet());
  }

  @Override
  public OffsetResetStrategy getAutoOffsetResetStrategy() {
    return lost.strategy();
  }
}
