package dev.throng.jobs.flink.kafka;

import dev.throng.jobs.core.actor.DeadLetters;
import dev.throng.protocol.Topic;

/**
 * A Kafka record as it was read; nothing about its content is known yet.
 *
 * @param key as written, empty if there was none
 * @param partition it was read from
 * @param offset in that partition
 * @param timestampMs Kafka's; in an inbox when the broker appended it
 * @param value as written, empty if there was none
 */
public record RawRecord(byte[] key, int partition, long offset, long timestampMs, byte[] value) {
  /** Where it was read. */
  public DeadLetters.Source source(Topic topic) {
    return new DeadLetters.Source(topic, partition, offset);
  }
}
