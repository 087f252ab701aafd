package dev.throng.gateway.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Reply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

class KafkaActorClientTest {
  private static final int PARTITIONS = 8;
  private static final long PARTITION_BYTES_MAX = 100;

  private final BusMetrics metrics = new BusMetrics(new SimpleMeterRegistry());
  private final ReplyAddresses addresses = new ReplyAddresses(3, 1_000);
  private final MockProducer<byte[], byte[]> broker =
      new MockProducer<>(false, null, new ByteArraySerializer(), new ByteArraySerializer());

  @Test
  void aBudgetFullOfCommandsLeavesTheLeaseItsOwn() throws Exception {
    KafkaActorClient commands = client(1);
    KafkaActorClient lease = client(1);
    CompletableFuture<Reply> command = ask(commands);
    CompletableFuture<Reply> refused = ask(commands);
    CompletableFuture<Reply> renewal = ask(lease);

    assertThatThrownBy(refused::join).hasCauseInstanceOf(BusOverloadedException.class);
    assertThat(renewal).isNotDone();
    RepliesHandler replies = new RepliesHandler(List.of(commands.asks(), lease.asks()), metrics);
    long third = addresses.next().getRequestId() - 1;
    replies.records(List.of(reply(third)));
    assertThat(renewal).isCompleted();
    assertThat(command).isNotDone();
  }

  @Test
  void aPartitionThatDoesNotAcknowledgeLeavesTheOthersTheirRoom() {
    KafkaActorClient client = client(100);
    long stuck = 1;
    long other = keyOfAnotherPartition(stuck);

    CompletableFuture<Void> waiting = tell(client, stuck, 60);
    assertThatThrownBy(tell(client, stuck, 60)::join)
        .hasCauseInstanceOf(BusOverloadedException.class)
        .hasMessageContaining("guild.inbox-" + Topic.GUILD_INBOX.partition(stuck, PARTITIONS))
        .hasMessageContaining("60 bytes wait");
    CompletableFuture<Void> elsewhere = tell(client, other, 60);

    assertThat(waiting).isNotDone();
    assertThat(elsewhere).isNotDone();
    broker.completeNext();
    assertThat(tell(client, stuck, 60)).isNotCompletedExceptionally();
  }

  @Test
  void whatFailsMakesRoom() {
    KafkaActorClient client = client(100);
    CompletableFuture<Void> waiting = tell(client, 1, 60);

    broker.errorNext(new IllegalStateException("of the test"));

    assertThat(waiting).isCompletedExceptionally();
    assertThat(tell(client, 1, 60)).isNotCompletedExceptionally();
  }

  @Test
  void aRecordAboveTheBoundGoesAlone() {
    KafkaActorClient client = client(100);

    CompletableFuture<Void> large = tell(client, 1, 2 * (int) PARTITION_BYTES_MAX);

    assertThat(large).isNotDone();
    assertThat(tell(client, 1, 1)).isCompletedExceptionally();
    broker.completeNext();
    assertThat(large).isCompleted();
  }

  private static CompletableFuture<Void> tell(KafkaActorClient client, long guild, int bytes) {
    return client.tell(Topic.GUILD_INBOX, guild, new byte[bytes]);
  }

  private static long keyOfAnotherPartition(long key) {
    long other = key + 1;
    while (Topic.GUILD_INBOX.partition(other, PARTITIONS)
        == Topic.GUILD_INBOX.partition(key, PARTITIONS)) {
      other++;
    }
    return other;
  }

  private KafkaActorClient client(int asksMax) {
    KafkaActorClient client =
        new KafkaActorClient(
            addresses, broker, new PendingAsks(asksMax, 100, 12_000), new LogClock(), metrics);
    client.open(
        TopicPartitions.check(
            Arrays.stream(Topic.values())
                .collect(Collectors.toMap(Function.identity(), t -> PARTITIONS)),
            PARTITIONS,
            3),
        PARTITION_BYTES_MAX);
    return client;
  }

  private static CompletableFuture<Reply> ask(KafkaActorClient client) {
    return client.ask(client.newReplyTo(), Topic.NODES, 3, new byte[10]);
  }

  private static ConsumerRecord<byte[], byte[]> reply(long request) {
    byte[] value = Reply.newBuilder().setRequestId(request).setStatus(204).build().toByteArray();
    return new ConsumerRecord<>(Topic.REPLIES.topicName(), 3, 0, null, value);
  }
}
