package dev.throng.gateway.bus;

import dev.throng.protocol.Topic;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;

/** How many partitions each topic has, checked against what the node was told. Immutable. */
final class TopicPartitions {
  /** The inboxes whose partition count is fixed for life by the configuration. */
  private static final Set<Topic> INBOXES =
      EnumSet.of(Topic.USER_INBOX, Topic.GUILD_INBOX, Topic.DIRECTORY_INBOX, Topic.READSTATE_INBOX);

  private final int[] counts;

  private TopicPartitions(int[] counts) {
    this.counts = counts;
  }

  /**
   * Checks and keeps counts.
   *
   * @param counts of every topic that exists
   * @param inboxPartitions of each inbox, as configured
   * @param node whose partition {@code deliveries} and {@code replies} must have
   * @throws IllegalStateException if a count is not as it must be, or a topic is missing
   */
  static TopicPartitions check(Map<Topic, Integer> counts, int inboxPartitions, int node) {
    int[] byOrdinal = new int[Topic.values().length];
    for (Topic topic : Topic.values()) {
      int count = counts.getOrDefault(topic, 0);
      boolean perNode = topic == Topic.DELIVERIES || topic == Topic.REPLIES;
      if (INBOXES.contains(topic) && count != inboxPartitions) {
        throw bad(topic, count, inboxPartitions + ", fixed for life");
      }
      if (perNode && count <= node) {
        throw bad(topic, count, "more than the node " + node);
      }
      if (count == 0) {
        throw bad(topic, count, "at least 1");
      }
      byOrdinal[topic.ordinal()] = count;
    }
    return new TopicPartitions(byOrdinal);
  }

  /** Asks Kafka for all counts; a topic that does not exist fails it. */
  static Map<Topic, Integer> describe(Admin admin) throws ExecutionException, InterruptedException {
    Set<String> names =
        Arrays.stream(Topic.values()).map(Topic::topicName).collect(Collectors.toSet());
    Map<String, KafkaFuture<TopicDescription>> answers =
        admin.describeTopics(names).topicNameValues();
    Map<Topic, Integer> counts = new TreeMap<>();
    for (Topic topic : Topic.values()) {
      KafkaFuture<TopicDescription> answer = answers.get(topic.topicName());
      if (answer != null) {
        counts.put(topic, answer.get().partitions().size());
      }
    }
    return counts;
  }

  /** How many partitions a topic has. */
  int count(Topic topic) {
    return counts[topic.ordinal()];
  }

  /** The partition of a record with this key. */
  int partition(Topic topic, long key) {
    return topic.partition(key, count(topic));
  }

  private static IllegalStateException bad(Topic topic, int count, String expectation) {
    return new IllegalStateException(
        "partitions of " + topic.topicName() + ": " + count + " (expected: " + expectation + ")");
  }
}
