package dev.throng.gateway.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Revocation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who is told of revocations, and what becomes of the thread that follows them. */
@Timeout(60)
class KafkaRevocationsTest {
  private static final String TOPIC = Topic.REVOCATIONS.topicName();
  private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

  private final BlockingQueue<Set<Long>> told = new LinkedBlockingQueue<>();
  private final BlockingQueue<MockConsumer<byte[], byte[]>> opened = new LinkedBlockingQueue<>();
  private final RevocationTable table = new RevocationTable();
  private final KafkaRevocations revocations = new KafkaRevocations(this::client, table, told::add);

  @AfterEach
  void stop() throws InterruptedException {
    revocations.close();
  }

  @Test
  void aBatchIsToldOnceWithAllItsUsers() throws Exception {
    MockConsumer<byte[], byte[]> kafka = next();
    kafka.schedulePollTask(
        () -> {
          for (int offset = 0; offset < 300; offset++) {
            kafka.addRecord(record(offset, offset % 100, 1_000 + offset));
          }
        });

    assertThat(told.poll(30, TimeUnit.SECONDS)).hasSize(100);
    kafka.schedulePollTask(() -> kafka.addRecord(record(300, 7, 5_000)));
    assertThat(told.poll(30, TimeUnit.SECONDS)).containsExactly(7L);
    assertThat(table.validAfterMs(7)).isEqualTo(5_000);
    assertThat(told).isEmpty();
  }

  @Test
  void anErrorEndsNothing() throws Exception {
    MockConsumer<byte[], byte[]> kafka = next();
    await(revocations::isLoaded);
    kafka.schedulePollTask(
        () -> {
          throw new AssertionError("of the test");
        });
    MockConsumer<byte[], byte[]> again = next();
    again.schedulePollTask(() -> again.addRecord(record(0, 7, 5_000)));

    assertThat(told.poll(30, TimeUnit.SECONDS)).containsExactly(7L);
    assertThat(revocations.isLoaded()).isTrue();
  }

  @Test
  void afterAFailureWhatWasReadIsNotToldAgain() throws Exception {
    MockConsumer<byte[], byte[]> kafka = next();
    kafka.schedulePollTask(() -> kafka.addRecord(record(0, 7, 1_000)));
    assertThat(told.poll(30, TimeUnit.SECONDS)).containsExactly(7L);
    kafka.schedulePollTask(() -> kafka.addRecord(record(1, 8, 1_000)));
    assertThat(told.poll(30, TimeUnit.SECONDS)).containsExactly(8L);
    kafka.schedulePollTask(
        () -> {
          throw new KafkaException("of the test");
        });
    MockConsumer<byte[], byte[]> again = next();
    again.schedulePollTask(
        () -> {
          for (int offset = 0; offset < 3; offset++) {
            again.addRecord(record(offset, 7 + offset, 2_000));
          }
        });

    assertThat(told.poll(30, TimeUnit.SECONDS)).containsExactly(9L);
  }

  @Test
  void withoutItsThreadNothingCountsAsLoaded() throws Exception {
    next();
    await(revocations::isLoaded);
    revocations.close();

    assertThat(revocations.isLoaded()).isFalse();
  }

  private MockConsumer<byte[], byte[]> next() throws InterruptedException {
    MockConsumer<byte[], byte[]> client = opened.poll(30, TimeUnit.SECONDS);
    assertThat(client).isNotNull();
    return client;
  }

  private Consumer<byte[], byte[]> client() {
    MockConsumer<byte[], byte[]> client = new MockConsumer<>("earliest");
    Node node = new Node(0, "localhost", 9092);
    Node[] nodes = {node};
    client.updatePartitions(TOPIC, List.of(new PartitionInfo(TOPIC, 0, node, nodes, nodes)));
    client.updateBeginningOffsets(Map.of(PARTITION, 0L));
    client.updateEndOffsets(Map.of(PARTITION, 0L));
    opened.add(client);
    return client;
  }

  private static ConsumerRecord<byte[], byte[]> record(long offset, long user, long validAfterMs) {
    Revocation value = Revocation.newBuilder().setUser(user).setValidAfterMs(validAfterMs).build();
    return new ConsumerRecord<>(TOPIC, 0, offset, null, value.toByteArray());
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) {
      Thread.sleep(5);
    }
  }
}
