package dev.throng.jobs.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.local.server.KafkaServer;
import dev.throng.protocol.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * What Kafka has of a partition is a prefix of what a job has sent to it. A receiver that has heard
 * a sender's later message takes the replay of an earlier one for a repeat: so an earlier one must
 * never be missing, however long the broker stands still.
 */
final class ProducerPrefixITCase {
  private static final int REQUEST_TIMEOUT_MS = 2_000;
  private static final int EXPIRY_MS = 10_000;

  /** Two do not fit into one batch. */
  private static final int VALUE_BYTES = KafkaJobConnectors.BATCH_BYTES * 3 / 4;

  @TempDir private Path dir;

  @Test
  @Timeout(180)
  void aBrokerThatStandsStillMakesNoHoleInWhatAJobHasSent() throws Exception {
    try (KafkaServer kafka = KafkaServer.start(dir);
        Admin admin = admin(kafka);
        KafkaProducer<byte[], byte[]> ours = producer(kafka, Map.of());
        KafkaProducer<byte[], byte[]> expiring =
            producer(
                kafka,
                Map.of(
                    ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
                    EXPIRY_MS,
                    // Else it forgets the topic when its only broker is silent, and takes no more.
                    CommonClientConfigs.METADATA_RECOVERY_STRATEGY_CONFIG,
                    "none"))) {
      admin
          .createTopics(
              List.of(new NewTopic("ours", 1, (short) 1), new NewTopic("expiring", 1, (short) 1)))
          .all()
          .get();
      send(ours, "ours", 0).get();
      send(expiring, "expiring", 0).get();

      kafka.signal("STOP");
      send(ours, "ours", 1);
      send(ours, "ours", 2);
      // In flight; then one that waits behind it, and one that is younger.
      send(expiring, "expiring", 1);
      Future<RecordMetadata> expired = send(expiring, "expiring", 2);
      Thread.sleep(EXPIRY_MS * 8 / 10);
      Future<RecordMetadata> younger = send(expiring, "expiring", 3);
      assertThatThrownBy(() -> expired.get(EXPIRY_MS, TimeUnit.MILLISECONDS))
          .hasCauseInstanceOf(TimeoutException.class);
      kafka.signal("CONT");
      younger.get(60, TimeUnit.SECONDS);
      send(ours, "ours", 3);
      ours.flush();

      assertThat(numbers(kafka, "ours")).containsExactly(0, 1, 2, 3);
      assertThat(numbers(kafka, "expiring")).contains(3).doesNotContain(2);
    }
  }

  private static Future<RecordMetadata> send(
      KafkaProducer<byte[], byte[]> producer, String topic, int number) {
    byte[] value = new byte[VALUE_BYTES];
    value[0] = (byte) number;
    return producer.send(new ProducerRecord<>(topic, 0, null, value));
  }

  private static KafkaProducer<byte[], byte[]> producer(
      KafkaServer kafka, Map<String, Object> changes) {
    Properties properties =
        KafkaJobConnectors.producerProperties(KafkaOptions.PRODUCER_BUFFER.defaultValue());
    properties.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers());
    properties.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MS);
    properties.putAll(changes);
    return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
  }

  private static Admin admin(KafkaServer kafka) {
    return Admin.create(
        Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) kafka.bootstrapServers()));
  }

  private static List<Integer> numbers(KafkaServer kafka, String topic) {
    Properties properties = KafkaJobConnectors.consumerProperties(Topic.EVENTS);
    properties.put("bootstrap.servers", kafka.bootstrapServers());
    List<Integer> numbers = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      TopicPartition partition = new TopicPartition(topic, 0);
      consumer.assign(List.of(partition));
      consumer.seekToBeginning(List.of(partition));
      long end = consumer.endOffsets(List.of(partition)).get(partition);
      while (consumer.position(partition) < end) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
          numbers.add((int) record.value()[0]);
        }
      }
    }
    return numbers;
  }
}
