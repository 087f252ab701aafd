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
  private final BusMetrics metrics = new BusMetrics(new SimpleMeterRegistry());
  private final RequestIds requestIds = new RequestIds(3, 1_000);
  private final KafkaActorClient commands = client();
  private final KafkaActorClient lease = client();

  @Test
  void aBudgetFullOfCommandsLeavesTheLeaseItsOwn() throws Exception {
    CompletableFuture<Reply> command = ask(commands);
    CompletableFuture<Reply> refused = ask(commands);
    CompletableFuture<Reply> renewal = ask(lease);

    assertThatThrownBy(refused::join).hasCauseInstanceOf(BusOverloadedException.class);
    assertThat(renewal).isNotDone();
    RepliesHandler replies = new RepliesHandler(List.of(commands.asks(), lease.asks()), metrics);
    long third = requestIds.next().getRequestId() - 1;
    replies.records(List.of(reply(third)));
    assertThat(renewal).isCompleted();
    assertThat(command).isNotDone();
  }

  private KafkaActorClient client() {
    KafkaActorClient client =
        new KafkaActorClient(
            requestIds,
            new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer()),
            new PendingAsks(1, 100, 12_000),
            new LogClock(),
            metrics);
    client.open(
        TopicPartitions.check(
            Arrays.stream(Topic.values()).collect(Collectors.toMap(Function.identity(), t -> 8)),
            8,
            3));
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
