package dev.throng.gateway.bus;

import dev.throng.protocol.Topic;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * What was handed to the producer and is not yet acknowledged, partition by partition: while one
 * partition has no leader, its commands must not fill the buffer that all share. Thread-safe.
 */
final class UnwrittenBytes {
  private final TopicPartitions partitions;
  private final long bytesMax;

  /** By topic's ordinal and partition. */
  private final AtomicLongArray[] bytes;

  /**
   * Nothing is waiting yet.
   *
   * @param bytesMax of each partition
   */
  UnwrittenBytes(TopicPartitions partitions, long bytesMax) {
    this.partitions = partitions;
    this.bytesMax = bytesMax;
    this.bytes =
        Arrays.stream(Topic.values())
            .map(topic -> new AtomicLongArray(partitions.count(topic)))
            .toArray(AtomicLongArray[]::new);
  }

  /**
   * Makes room for a record in the partition of its key. A record larger than the bound has room
   * where nothing else waits.
   *
   * @return the partition
   * @throws BusOverloadedException if the partition is at its bound
   */
  int take(Topic topic, long key, int recordBytes) {
    int partition = partitions.partition(topic, key);
    long now = bytes[topic.ordinal()].addAndGet(partition, recordBytes);
    if (now > bytesMax && now > recordBytes) {
      release(topic, partition, recordBytes);
      throw new BusOverloadedException(
          topic.topicName()
              + "-"
              + partition
              + " does not acknowledge: "
              + (now - recordBytes)
              + " bytes wait, and a record of "
              + recordBytes
              + " (expected: up to "
              + bytesMax
              + ")");
    }
    return partition;
  }

  /** A record is written, or given up. */
  void release(Topic topic, int partition, int recordBytes) {
    bytes[topic.ordinal()].addAndGet(partition, -recordBytes);
  }
}
