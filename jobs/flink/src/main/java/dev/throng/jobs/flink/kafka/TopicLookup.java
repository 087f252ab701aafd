package dev.throng.jobs.flink.kafka;

import dev.throng.protocol.Topic;
import java.time.Duration;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.record.TimestampType;
import org.jspecify.annotations.Nullable;

/**
 * Reads the topics' layout when a job is submitted and refuses one that is not as configured: with
 * another partition count an actor's commands would come from two partitions, and without the
 * broker's timestamps in an inbox a gateway's clock would be the actors' time.
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
   * @throws IllegalStateException if one is missing, has another partition count, or is an inbox
   *     with the producers' timestamps, or Kafka does not answer within 30 s
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
    InboxCell cell = InboxCell.of(options);
    Map<Topic, TopicLayout.Found> found = new EnumMap<>(Topic.class);
    for (Topic topic : topics) {
      String name = topic.topicName();
      TopicDescription description =
          known(name, endNs, () -> admin.describeTopics(List.of(name)).topicNameValues().get(name));
      if (topic.isInbox()) {
        checkTimestamps(admin, name, endNs);
      }
      check(description, options.get(KafkaOptions.partitions(topic)));
      found.put(topic, found(admin, cell, topic, description));
    }
    return new TopicLayout(found);
  }

  private static void check(TopicDescription description, int partitionsExpected) {
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
  }

  private static TopicLayout.Found found(
      Admin admin, InboxCell cell, Topic topic, TopicDescription description)
      throws ExecutionException, InterruptedException {
    int partitions = description.partitions().size();
    return new TopicLayout.Found(
        partitions,
        TopicLayout.generation(description.topicId()),
        recordsEver(admin, cell.partitions(topic, partitions)));
  }

  private static void checkTimestamps(Admin admin, String name, long endNs)
      throws ExecutionException, InterruptedException {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
    ConfigEntry entry =
        known(name, endNs, () -> admin.describeConfigs(List.of(resource)).values().get(resource))
            .get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG);
    String type = entry == null ? "not told" : entry.value();
    if (!TimestampType.LOG_APPEND_TIME.name.equals(type)) {
      throw new IllegalStateException(
          TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG
              + " of topic "
              + name
              + ": "
              + type
              + " (expected: "
              + TimestampType.LOG_APPEND_TIME.name
              + ", because the actors' time is the log's; set it with kafka-configs.sh --alter)");
    }
  }

  /** Asks about a topic until the broker that answers knows it. */
  private static <T> T known(String name, long endNs, Supplier<@Nullable KafkaFuture<T>> ask)
      throws ExecutionException, InterruptedException {
    while (true) {
      try {
        return Objects.requireNonNull(ask.get()).get();
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

  private static long recordsEver(Admin admin, Set<TopicPartition> partitions)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    partitions.forEach(partition -> ends.put(partition, OffsetSpec.latest()));
    long records = 0;
    for (ListOffsetsResultInfo end : admin.listOffsets(ends).all().get().values()) {
      records += end.offset();
    }
    return records;
  }
}
