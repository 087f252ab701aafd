package dev.throng.gateway.presence;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.UserPresence;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is handed on of the topic of presences, and how much waits for that. */
@Timeout(60)
final class KafkaPresencesTest {
  private static final TopicPartition PARTITION =
      new TopicPartition(Topic.PRESENCES.topicName(), 0);

  private record Batch(List<UserPresence> presences, Runnable told) {}

  private final MockConsumer<byte[], byte[]> kafka = kafka();
  private final LinkedBlockingQueue<Batch> batches = new LinkedBlockingQueue<>();
  private final AtomicLong nowMs = new AtomicLong();
  private final PresenceTable table = new PresenceTable();
  private final KafkaPresences presences =
      new KafkaPresences(
          () -> kafka,
          table,
          (changed, told) -> batches.add(new Batch(new ArrayList<>(changed), told)),
          () -> nowMs.addAndGet(KafkaPresences.INTERVAL_MS));
  private long offset;

  @AfterEach
  void end() throws InterruptedException {
    presences.close();
  }

  private static MockConsumer<byte[], byte[]> kafka() {
    MockConsumer<byte[], byte[]> kafka = new MockConsumer<>("earliest");
    kafka.updatePartitions(
        PARTITION.topic(),
        List.of(new PartitionInfo(PARTITION.topic(), 0, Node.noNode(), new Node[0], new Node[0])));
    kafka.updateBeginningOffsets(Map.of(PARTITION, 0L));
    kafka.updateEndOffsets(Map.of(PARTITION, 0L));
    return kafka;
  }

  private void add(int users, String fields) {
    for (long user = 1; user <= users; user++) {
      long at = offset++;
      UserPresence presence =
          UserPresence.newBuilder()
              .setUser(user)
              .setGeneration(1)
              .setSeq(at + 1)
              .setD(ByteString.copyFromUtf8(fields))
              .build();
      kafka.addRecord(
          new ConsumerRecord<>(
              PARTITION.topic(),
              0,
              at,
              ByteBuffer.allocate(8).putLong(user).array(),
              presence.toByteArray()));
    }
  }

  private Batch next() throws InterruptedException {
    Batch batch = batches.poll(30, TimeUnit.SECONDS);
    assertThat(batch).isNotNull();
    return batch;
  }

  @Test
  void ofEachUserTheLastIsHandedOnWhenThoseBeforeWereTold() throws Exception {
    kafka.schedulePollTask(() -> add(3, "a"));
    Batch first = next();
    assertThat(first.presences()).hasSize(3);
    kafka.schedulePollTask(() -> add(2, "b"));
    kafka.schedulePollTask(() -> add(2, "c"));
    assertThat(batches.poll(1_500, TimeUnit.MILLISECONDS)).isNull();
    first.told().run();

    assertThat(next().presences())
        .extracting(presence -> presence.getUser() + presence.getD().toStringUtf8())
        .containsExactly("1c", "2c");
  }

  @Test
  void atMostSoManyAreHandedOnAtOnce() throws Exception {
    kafka.schedulePollTask(() -> add(KafkaPresences.BATCH_MAX + 5, "a"));
    Batch first = next();
    assertThat(first.presences()).hasSize(KafkaPresences.BATCH_MAX);
    first.told().run();
    assertThat(next().presences()).hasSize(5);
  }

  @Test
  void whatWaitsIsBoundedInBytes() throws Exception {
    int bytes = 8 << 10;
    int users = (int) (2 * KafkaPresences.UNTOLD_BYTES_MAX / bytes);
    kafka.schedulePollTask(() -> add(users, "x".repeat(bytes)));

    Batch first = next();
    int fit = (int) (KafkaPresences.UNTOLD_BYTES_MAX / bytes);
    assertThat(first.presences()).hasSizeLessThanOrEqualTo(fit + 1);
    int told = first.presences().size();
    first.told().run();
    while (told < users) {
      Batch batch = next();
      assertThat(batch.presences()).hasSizeLessThanOrEqualTo(fit + 1);
      told += batch.presences().size();
      batch.told().run();
    }
    assertThat(told).isEqualTo(users);
  }
}
