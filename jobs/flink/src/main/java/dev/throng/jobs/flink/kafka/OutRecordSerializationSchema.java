package dev.throng.jobs.flink.kafka;

import dev.throng.jobs.core.actor.DeadLetters;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.flink.metrics.MetricNames;
import dev.throng.protocol.Topic;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * Chooses the topic and partition of a record. A record without a partition (node numbers come from
 * commands and may be wrong), or larger than its topic allows, is replaced by a dead letter,
 * because a throw here would stop the job at that record. If it was numbered, its reader finds a
 * gap.
 *
 * <p>A record has the time of the record that caused it: its readers see how late they are.
 */
final class OutRecordSerializationSchema implements KafkaRecordSerializationSchema<OutRecord> {
  /** Leaves room for the key and the frame of a record batch. */
  static final int VALUE_BYTES_MAX = KafkaJobConnectors.REQUEST_BYTES_MAX - (64 << 10);

  private static final long serialVersionUID = 1L;

  private final TopicLayout layout;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient Counter unwritable;

  OutRecordSerializationSchema(TopicLayout layout) {
    this.layout = layout;
  }

  @Override
  public void open(InitializationContext context, KafkaSinkContext sinkContext) {
    unwritable =
        context.getMetricGroup().addGroup(MetricNames.GROUP).counter("unwritable_records_total");
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      OutRecord record, KafkaSinkContext context, @Nullable Long timestamp) {
    Long timeMs = timestamp == null || timestamp < 0 ? null : timestamp;
    if (record.value().length > VALUE_BYTES_MAX) {
      return deadLetter(
          record,
          timeMs,
          "value: " + record.value().length + " bytes (expected: up to " + VALUE_BYTES_MAX + ")");
    }
    try {
      return toPartition(record, timeMs);
    } catch (IllegalArgumentException e) {
      return deadLetter(record, timeMs, e.toString());
    }
  }

  private ProducerRecord<byte[], byte[]> deadLetter(
      OutRecord record, @Nullable Long timeMs, String error) {
    unwritable.inc();
    return toPartition(DeadLetters.ofUnwritable(record, error), timeMs);
  }

  private ProducerRecord<byte[], byte[]> toPartition(OutRecord record, @Nullable Long timeMs) {
    Topic topic = Topic.of(record.topic());
    int partition = topic.partition(record.key(), layout.partitions(topic));
    byte[] value = topic.hasTombstones() && record.value().length == 0 ? null : record.value();
    return new ProducerRecord<>(
        topic.topicName(), partition, timeMs, LongKey.encode(record.key()), value);
  }
}
