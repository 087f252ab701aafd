package dev.throng.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.local.server.KafkaServer;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Revocation;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Kafka. */
final class KafkaRevocationsITCase {
  private static final int USERS = 2_000;

  @TempDir private Path dir;
  private KafkaServer kafka;

  @BeforeEach
  void start() {
    kafka = KafkaServer.start(dir);
  }

  @AfterEach
  void stop() {
    kafka.close();
  }

  @Test
  void everythingFromBeforeTheStartIsLoadedAndTheRestFollowed() throws Exception {
    RevocationTable early = new RevocationTable();
    try (KafkaRevocations waiting =
        new KafkaRevocations(kafka.bootstrapServers(), early, users -> {})) {
      // The topic is not there yet: nothing may count as loaded.
      Thread.sleep(2_000);
      assertThat(waiting.isLoaded()).isFalse();
      kafka.createTopics();
      await(waiting::isLoaded);

      try (Producer<byte[], byte[]> producer = producer()) {
        for (int user = 1; user <= USERS; user++) {
          revoke(producer, user, user * 10L);
        }
        producer.send(
            new ProducerRecord<>(Topic.REVOCATIONS.topicName(), 0, key(5), new byte[] {1}));
        producer.flush();

        RevocationTable table = new RevocationTable();
        Set<Long> told = ConcurrentHashMap.newKeySet();
        try (KafkaRevocations loaded =
            new KafkaRevocations(kafka.bootstrapServers(), table, told::addAll)) {
          await(loaded::isLoaded);
          assertThat(table.size()).isEqualTo(USERS);
          assertThat(told).hasSize(USERS);
          assertThat(table.validAfterMs(USERS)).isEqualTo(USERS * 10L);

          revoke(producer, 7, 777_777);
          producer.flush();
          await(() -> table.validAfterMs(7) == 777_777 && early.validAfterMs(7) == 777_777);

          kafka.kill();
          kafka.restart();
          revoke(producer, 8, 888_888);
          producer.flush();
          await(() -> table.validAfterMs(8) == 888_888);
        }
      }
    }
  }

  private Producer<byte[], byte[]> producer() {
    return new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void revoke(Producer<byte[], byte[]> producer, long user, long validAfterMs) {
    Revocation value = Revocation.newBuilder().setUser(user).setValidAfterMs(validAfterMs).build();
    producer.send(
        new ProducerRecord<>(Topic.REVOCATIONS.topicName(), 0, key(user), value.toByteArray()));
  }

  private static byte[] key(long user) {
    return ByteBuffer.allocate(Long.BYTES).putLong(user).array();
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(180).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("within three minutes").isLessThan(deadline);
      Thread.sleep(50);
    }
  }
}
