package dev.throng.jobs.flink.live;

import dev.throng.jobs.flink.kafka.LongKey;
import dev.throng.protocol.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Kafka as a test sees it: writes like a gateway, reads whole topics. */
public final class TopicLog implements AutoCloseable {
  /** What the topics take. */
  private static final int REQUEST_BYTES_MAX = 10 << 20;

  private final String servers;
  private final KafkaProducer<byte[], byte[]> producer;

  /** Of this cluster. */
  public TopicLog(String servers) {
    this.servers = servers;
    Properties properties = new Properties();
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, servers);
    properties.put(ProducerConfig.ACKS_CONFIG, "all");
    properties.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    properties.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, REQUEST_BYTES_MAX);
    producer =
        new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /** Writes a record into the partition of its key. */
  public void write(Topic topic, long key, byte[] value) {
    int partitions = producer.partitionsFor(topic.topicName()).size();
    write(topic, topic.partition(key, partitions), LongKey.encode(key), value);
  }

  /** Writes a record; into an inbox with the timestamp of a clock that is two days behind. */
  void write(Topic topic, int partition, byte[] key, byte[] value) {
    Long timestampMs =
        topic.isInbox() ? System.currentTimeMillis() - Duration.ofDays(2).toMillis() : null;
    producer.send(new ProducerRecord<>(topic.topicName(), partition, timestampMs, key, value));
  }

  /** Waits until all is written. */
  public void flush() {
    producer.flush();
  }

  /** All of a topic's records; those of a partition in order. */
  public List<ConsumerRecord<byte[], byte[]>> readAll(Topic topic) {
    List<TopicPartition> partitions = new ArrayList<>();
    producer
        .partitionsFor(topic.topicName())
        .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
    return readAll(partitions);
  }

  /** All of a partition's records, in order. */
  List<ConsumerRecord<byte[], byte[]>> readAll(Topic topic, int partition) {
    return readAll(List.of(new TopicPartition(topic.topicName(), partition)));
  }

  private List<ConsumerRecord<byte[], byte[]>> readAll(List<TopicPartition> partitions) {
    Map<String, Object> config =
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            servers,
            ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
            "none");
    try (var consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
      return records;
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
