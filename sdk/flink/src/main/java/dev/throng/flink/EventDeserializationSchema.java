package dev.throng.flink;

import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.connector.kafka.source.reader.deserializer.KafkaRecordDeserializationSchema;
import org.apache.flink.util.Collector;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

/** Records of the topic {@code events} as events. */
final class EventDeserializationSchema implements KafkaRecordDeserializationSchema<ThrongEvent> {
  private static final long serialVersionUID = 1L;
  private static final byte[] EMPTY = {};

  @Override
  public void deserialize(ConsumerRecord<byte[], byte[]> record, Collector<ThrongEvent> out) {
    byte @Nullable [] value = record.value();
    out.collect(EventDecoder.decode(value == null ? EMPTY : value, record.timestamp()));
  }

  @Override
  public TypeInformation<ThrongEvent> getProducedType() {
    return TypeInformation.of(ThrongEvent.class);
  }
}
