package dev.throng.jobs.flink;

import dev.throng.jobs.core.OutRecord;
import dev.throng.protocol.Topic;
import org.apache.flink.api.common.serialization.SerializationSchema.InitializationContext;
import org.apache.flink.connector.kafka.sink.KafkaRecordSerializationSchema;
import org.apache.flink.metrics.Counter;
import org.apache.kafka.clients.producer.ProducerRecord;

/**
 * Picks topic and partition of a record. One that has no partition (the number of a node comes from
 * a command) becomes a dead letter instead: a throw here would stop the job at that record.
 */
final class OutRecordSerializer implements KafkaRecordSerializationSchema<OutRecord> {
  private static final long serialVersionUID = 1L;

  private final TopicLayout layout;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient Counter unwritable;

  OutRecordSerializer(TopicLayout layout) {
    this.layout = layout;
  }

  @Override
  public void open(InitializationContext context, KafkaSinkContext sinkContext) {
    unwritable =
        context.getMetricGroup().addGroup(ActorMetrics.GROUP).counter("unwritable_records_total");
  }

  @Override
  public ProducerRecord<byte[], byte[]> serialize(
      OutRecord record, KafkaSinkContext context, Long timestamp) {
    Topic topic = Topic.of(record.topic());
    int partitions = layout.partitions(topic);
    int partition;
    try {
      partition = topic.partition(record.key(), partitions);
    } catch (IllegalArgumentException e) {
      unwritable.inc();
      return serialize(DeadLetters.ofUnwritable(record, e.toString()), context, timestamp);
    }
    return new ProducerRecord<>(
        topic.topicName(), partition, LongKey.encode(record.key()), record.value());
  }
}
