package dev.throng.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.local.config.StackConfig.TopicSpec;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaServerITCase {
  @TempDir Path dir;

  @Test
  void acknowledgedRecordsAreThereAfterSigkillAndRestart() throws Exception {
    try (KafkaServer kafka = KafkaServer.start(dir)) {
      kafka.createTopics(4);
      Map<String, Object> client = Map.of("bootstrap.servers", kafka.bootstrapServers());
      try (KafkaProducer<String, String> producer =
          new KafkaProducer<>(client, new StringSerializer(), new StringSerializer())) {
        producer.send(new ProducerRecord<>("guild.inbox", 3, "key", "value")).get();
      }
      long before = kafka.pid();

      kafka.kill();
      kafka.restart();

      assertThat(kafka.pid()).isNotEqualTo(before);
      try (KafkaConsumer<String, String> consumer =
          new KafkaConsumer<>(client, new StringDeserializer(), new StringDeserializer())) {
        TopicPartition partition = new TopicPartition("guild.inbox", 3);
        consumer.assign(List.of(partition));
        consumer.seekToBeginning(List.of(partition));
        assertThat(consumer.poll(Duration.ofSeconds(60)).records(partition))
            .extracting(ConsumerRecord::value)
            .containsExactly("value");
      }
    }
  }

  @Test
  void creatingTopicsAgainChangesNothingButAnotherPartitionCountIsAnError() {
    try (KafkaServer kafka = KafkaServer.start(dir);
        Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Topics.create(admin, Map.of("t", new TopicSpec(3, Map.of("retention.ms", "60000"))));
      Topics.create(admin, Map.of("t", new TopicSpec(3, Map.of("retention.ms", "60000"))));

      assertThatThrownBy(() -> Topics.create(admin, Map.of("t", new TopicSpec(4, Map.of()))))
          .hasMessage("partitions of topic t: 3 (expected: 4)");
    }
  }
}
