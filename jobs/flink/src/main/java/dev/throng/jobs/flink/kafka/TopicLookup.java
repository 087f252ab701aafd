package dev.throng.jobs.flink.kafka;

import dev.throng.protocol.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * Reads the topics' layout when a job is submitted and refuses one that is not as configured: with
 * another partition count an actor's commands would come from two partitions.
 */
public final class TopicLookup {
  private static final int TIMEOUT_MS = 30_000;

  /** A broker may learn of a new topic after the one that was asked to make it has answered. */
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(10);

  private static final long PAUSE_MS = 200;

  private TopicLookup() {}

  /**
   * Looks these topics up.
   *
   * @throws IllegalStateException if one is missing, has another partition count, or Kafka does not
   *     answer within 30 s
   */
  public static TopicLayout layout(ReadableConfig options, Collection<Topic> topics) {
    String servers = options.get(KafkaOptions.BOOTSTRAP_SERVERS);
    Map<String, Object> config =
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, servers,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    try (Admin admin = Admin.create(config)) {
      return layout(admin, options, topics, KNOWN_WITHIN);
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          KafkaOptions.BOOTSTRAP_SERVERS.key() + ": " + servers + " (expected: a Kafka cluster)",
          e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while reading Kafka's topics", e);
    }
  }

  static TopicLayout layout(
      Admin admin, ReadableConfig options, Collection<Topic> topics, Duration knownWithin)
      throws ExecutionException, InterruptedException {
    long endNs = System.nanoTime() + knownWithin.toNanos();
    Map<Topic, TopicLayout.Found> found = new EnumMap<>(Topic.class);
    for (Topic topic : topics) {
      TopicDescription description = describe(admin, topic.topicName(), endNs);
      int partitions = options.get(KafkaOptions.partitions(topic));
      found.put(topic, check(admin, description, partitions));
    }
    return new TopicLayout(found);
  }

  private static TopicLayout.Found check(
      Admin admin, TopicDescription description, int partitionsExpected)
      throws ExecutionException, InterruptedException {
    String name = description.name();
    int partitions = description.partitions().size();
    if (partitions != partitionsExpected) {
      throw new IllegalStateException(
          "partitions of topic "
              + name
              + ": "
              + partitions
              + " (expected: "
              + partitionsExpected
              + ", fixed for its life)");
    }
    return new TopicLayout.Found(
        partitions,
        TopicLayout.generation(description.topicId()),
        recordsEver(admin, name, partitions));
  }

  private static TopicDescription describe(Admin admin, String name, long endNs)
      throws ExecutionException, InterruptedException {
    while (true) {
      KafkaFuture<TopicDescription> future =
          admin.describeTopics(List.of(name)).topicNameValues().get(name);
      try {
        return Objects.requireNonNull(future).get();
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
          throw e;
        }
        if (System.nanoTime() - endNs > 0) {
          throw new IllegalStateException("topic: " + name + " (expected: to exist)", e.getCause());
        }
      }
      Thread.sleep(PAUSE_MS);
    }
  }

  /** Kafka's client itself repeats what a partition without a leader refuses. */
  private static long recordsEver(Admin admin, String name, int partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    for (int partition = 0; partition < partitions; partition++) {
      ends.put(new TopicPartition(name, partition), OffsetSpec.latest());
    }
    long records = 0;
    for (ListOffsetsResultInfo end : admin.listOffsets(ends).all().get().values()) {
      records += end.offset();
    }
    return records;
  }
}
