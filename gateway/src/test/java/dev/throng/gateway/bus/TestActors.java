package dev.throng.gateway.bus;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.NodeCommand;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.UserCommand;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Stands for the jobs behind a real Kafka: grants each lease above all before it, and answers a
 * {@code GetUser} with the user's id.
 */
final class TestActors implements AutoCloseable {
  /** Epochs in the order in which they were granted first. */
  final List<Long> granted = new CopyOnWriteArrayList<>();

  /** Renewals of the lease so far, the first proposal of an epoch among them. */
  final AtomicInteger renewals = new AtomicInteger();

  private final KafkaProducer<byte[], byte[]> producer;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Thread thread = new Thread(this::run, "test-actors");
  private long epoch;

  TestActors(String bootstrapServers) {
    Map<String, Object> settings =
        Map.of("bootstrap.servers", bootstrapServers, "auto.offset.reset", "earliest");
    producer = new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer());
    consumer =
        new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (Topic topic : List.of(Topic.NODES, Topic.USER_INBOX)) {
      consumer
          .partitionsFor(topic.topicName())
          .forEach(info -> partitions.add(new TopicPartition(info.topic(), info.partition())));
    }
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread.start();
  }

  /** Writes a delivery to node 0. */
  void deliver(Delivery delivery) {
    producer.send(
        new ProducerRecord<>(Topic.DELIVERIES.topicName(), 0, null, delivery.toByteArray()));
  }

  private void run() {
    try {
      while (!Thread.currentThread().isInterrupted()) {
        for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofMillis(200))) {
          handle(record);
        }
      }
    } catch (WakeupException | InterruptException e) {
      // The end.
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private void handle(ConsumerRecord<byte[], byte[]> record) throws InvalidProtocolBufferException {
    if (record.topic().equals(Topic.NODES.topicName())) {
      NodeCommand command = NodeCommand.parseFrom(record.value());
      renewals.incrementAndGet();
      boolean over = command.getEpoch() < epoch;
      if (command.getEpoch() > epoch) {
        epoch = command.getEpoch();
        granted.add(epoch);
      }
      reply(command.getHeader().getReplyTo(), over ? 409 : 204, "");
    } else {
      UserCommand command = UserCommand.parseFrom(record.value());
      if (command.hasGetUser()) {
        reply(command.getHeader().getReplyTo(), 200, "{\"id\":\"" + command.getUser() + "\"}");
      }
    }
  }

  private void reply(ReplyTo to, int status, String body) {
    producer.send(
        new ProducerRecord<>(
            Topic.REPLIES.topicName(),
            to.getNode(),
            null,
            Reply.newBuilder()
                .setRequestId(to.getRequestId())
                .setStatus(status)
                .setBody(ByteString.copyFromUtf8(body))
                .build()
                .toByteArray()));
  }

  @Override
  public void close() throws InterruptedException {
    consumer.wakeup();
    thread.join();
    consumer.close();
    producer.close();
  }
}
