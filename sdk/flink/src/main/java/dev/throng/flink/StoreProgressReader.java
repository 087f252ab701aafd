package dev.throng.flink;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.protocol.Topic;
import dev.throng.protocol.TopicGeneration;
import dev.throng.protocol.wire.StoreProgress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Up to where the log is in the database, by the reports of the server's store. A partition without
 * a report, since nothing happened there for a day, counts from its first event that is left: what
 * comes twice then is dropped by message id.
 */
final class StoreProgressReader {
  private static final Duration DEADLINE = Duration.ofSeconds(30);
  private static final Duration POLL = Duration.ofMillis(200);

  private StoreProgressReader() {}

  /**
   * The first offset of each partition of {@code events} that may not be in the database yet.
   *
   * @throws IllegalStateException if the reports cannot be read in time
   */
  static Map<TopicPartition, Long> read(ThrongConnection connection) {
    Properties properties = new Properties();
    properties.putAll(connection.properties());
    properties.setProperty(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, connection.bootstrapServers());
    properties.setProperty(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, "false");
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(properties, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> events = partitions(consumer, Topic.EVENTS);
      return offsets(
          reports(consumer, generation(connection)),
          consumer.beginningOffsets(events, DEADLINE),
          consumer.endOffsets(events, DEADLINE));
    }
  }

  /** The newest report of each partition, if it is of what the log still has. */
  static Map<TopicPartition, Long> offsets(
      List<StoreProgress> reports,
      Map<TopicPartition, Long> beginning,
      Map<TopicPartition, Long> end) {
    Map<TopicPartition, Long> offsets = new HashMap<>(beginning);
    for (StoreProgress report : reports) {
      TopicPartition partition =
          new TopicPartition(Topic.EVENTS.topicName(), report.getPartition());
      Long first = beginning.get(partition);
      if (first != null) {
        boolean inLog =
            report.getOffset() >= first && report.getOffset() <= end.getOrDefault(partition, first);
        offsets.put(partition, inLog ? report.getOffset() : first);
      }
    }
    return offsets;
  }

  private static List<TopicPartition> partitions(KafkaConsumer<?, ?> consumer, Topic topic) {
    return consumer.partitionsFor(topic.topicName(), DEADLINE).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private static long generation(ThrongConnection connection) {
    Map<String, Object> properties = new HashMap<>(connection.properties());
    properties.put(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, connection.bootstrapServers());
    String topic = Topic.EVENTS.topicName();
    try (Admin admin = Admin.create(properties)) {
      Map<String, TopicDescription> described =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get(DEADLINE.toMillis(), TimeUnit.MILLISECONDS);
      Uuid id = Objects.requireNonNull(described.get(topic)).topicId();
      return TopicGeneration.of(id.getMostSignificantBits(), id.getLeastSignificantBits());
    } catch (ExecutionException | TimeoutException e) {
      throw new IllegalStateException("topic " + topic + " is not described", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }

  private static List<StoreProgress> reports(
      KafkaConsumer<byte[], byte[]> consumer, long generation) {
    List<TopicPartition> partitions = partitions(consumer, Topic.STORE_PROGRESS);
    Map<TopicPartition, Long> end = consumer.endOffsets(partitions, DEADLINE);
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    Map<Integer, StoreProgress> newest = new HashMap<>();
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (partitions.stream()
        .anyMatch(each -> consumer.position(each) < end.getOrDefault(each, 0L))) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            Topic.STORE_PROGRESS.topicName() + " cannot be read in " + DEADLINE);
      }
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        try {
          StoreProgress report = StoreProgress.parseFrom(record.value());
          if (report.getGeneration() == generation) {
            newest.put(report.getPartition(), report);
          }
        } catch (InvalidProtocolBufferException e) {
          throw new IllegalStateException(
              Topic.STORE_PROGRESS.topicName() + " at " + record.offset() + " is no report", e);
        }
      }
    }
    return List.copyOf(newest.values());
  }
}
