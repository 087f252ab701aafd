package dev.throng.gateway.storage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.local.server.KafkaServer;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageCreated;
import dev.throng.protocol.wire.MessageDeleted;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against a real Kafka: a consumer group, its commits, and the ends of its partitions. */
final class AttachmentLogITCase {
  private static final long CHANNEL = 5;

  @TempDir private Path kafkaDirectory;
  @TempDir private Path directory;

  @Test
  void aNodeThatComesAgainGoesOnWhereItWasAndSweeps() throws Exception {
    DirectoryFileStorage storage = new DirectoryFileStorage(directory, 0, 0);
    AttachmentFiles files = new AttachmentFiles(storage);
    try (KafkaServer kafka = KafkaServer.start(kafkaDirectory);
        Producer<byte[], byte[]> producer = producer(kafka)) {
      kafka.createTopics();
      AttachmentFiles.Place claimed = stored(storage, files, 0);
      AttachmentFiles.Place lost = stored(storage, files, 3_600_000);
      send(
          producer,
          Event.newBuilder()
              .setMessageCreated(
                  MessageCreated.newBuilder().setMessage(9).addAttachments(claimed.id())));
      producer.send(
          new ProducerRecord<>(Topic.GUILD_INBOX.topicName(), 0, new byte[8], new byte[0]));
      producer.flush();
      try (AttachmentLog unused = log(kafka, storage, files)) {
        await(() -> files.pending(CHANNEL, claimed.id()) == null);
        Thread.sleep(2_500);
        assertThat(storage.find(lost.key())).isNotNull();
        theLiveJobHasDoneOneCommand(kafka);
        await(() -> storage.find(lost.key()) == null);
      }
      assertThat(storage.find(claimed.key())).isNotNull();
      send(
          producer,
          Event.newBuilder().setMessageDeleted(MessageDeleted.newBuilder().setMessage(9)));
      try (AttachmentLog unused = log(kafka, storage, files)) {
        await(() -> storage.find(claimed.key()) == null);
      }
    }
  }

  private static void theLiveJobHasDoneOneCommand(KafkaServer kafka) throws Exception {
    try (Admin admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()))) {
      TopicPartition first = new TopicPartition(Topic.GUILD_INBOX.topicName(), 0);
      admin
          .alterConsumerGroupOffsets("throng-live", Map.of(first, new OffsetAndMetadata(1)))
          .all()
          .get();
    }
  }

  private static AttachmentFiles.Place stored(
      DirectoryFileStorage storage, AttachmentFiles files, long ageMs) throws IOException {
    long id = Snowflake.of(System.currentTimeMillis() - ageMs, 1);
    AttachmentFiles.Place place = AttachmentFiles.Place.of(CHANNEL, id, "a");
    files.expect(AttachmentFiles.Pending.announced(place, 1, 1));
    storage.put(place.key(), new byte[] {1});
    return place;
  }

  private static AttachmentLog log(
      KafkaServer kafka, DirectoryFileStorage storage, AttachmentFiles files) {
    return new AttachmentLog(
        kafka.bootstrapServers(),
        files,
        new EmojiImages(storage),
        new AttachmentLog.Options(
            Duration.ofMinutes(1), Duration.ofMillis(200), InstantSource.system()),
        new SimpleMeterRegistry());
  }

  private static Producer<byte[], byte[]> producer(KafkaServer kafka) {
    return new KafkaProducer<>(
        Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, kafka.bootstrapServers()),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private static void send(Producer<byte[], byte[]> producer, Event.Builder event) {
    byte[] value = event.setChannel(CHANNEL).build().toByteArray();
    producer.send(new ProducerRecord<>(Topic.EVENTS.topicName(), 0, new byte[8], value));
    producer.flush();
  }

  private static void await(Callable<Boolean> condition) throws Exception {
    for (int i = 0; i < 600 && !condition.call(); i++) {
      Thread.sleep(50);
    }
    assertThat(condition.call()).isTrue();
  }
}
