package dev.throng.local.server;

import static java.util.Objects.requireNonNull;

import dev.throng.local.config.StackConfig.TopicSpec;
import dev.throng.local.retry.Retry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;

/** Creates the topics of {@code local/stack.yaml} and checks those that are there. */
public final class Topics {
  private static final Duration BOUND = Duration.ofSeconds(60);
  private static final Set<String> PER_NODE = Set.of("deliveries", "replies");

  private Topics() {}

  /**
   * Creates the missing topics and waits until the broker knows them; idempotent.
   *
   * @throws IllegalStateException if a topic has another partition count (its actors would be
   *     looked for in the wrong partitions), or the broker does not know it within a minute
   */
  public static void create(Admin admin, Map<String, TopicSpec> topics) {
    create(admin, topics, BOUND);
  }

  static void create(Admin admin, Map<String, TopicSpec> topics, Duration bound) {
    try {
      Retry.<ExecutionException>run(
          bound,
          Topics::passes,
          () -> {
            createMissing(admin, topics);
            checkPartitions(admin, topics);
          });
    } catch (ExecutionException e) {
      throw new IllegalStateException(
          "creating topics " + topics.keySet() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topics", e);
    }
  }

  /**
   * The controller answers before the broker has read its decision (unknown topic), an answer may
   * be lost after the topic was made (topic exists), and a broker whose heartbeats are late is
   * fenced for a moment (replication factor).
   */
  private static boolean passes(Exception failure) {
    Throwable cause = failure.getCause();
    return cause instanceof RetriableException
        || cause instanceof TopicExistsException
        || cause instanceof InvalidReplicationFactorException;
  }

  private static void createMissing(Admin admin, Map<String, TopicSpec> topics)
      throws ExecutionException, InterruptedException {
    Set<String> present = admin.listTopics().names().get();
    List<NewTopic> missing = new ArrayList<>();
    topics.forEach(
        (name, spec) -> {
          if (!present.contains(name)) {
            missing.add(
                new NewTopic(name, Optional.of(spec.partitions()), Optional.empty())
                    .configs(spec.settings()));
          }
        });
    admin.createTopics(missing).all().get();
  }

  private static void checkPartitions(Admin admin, Map<String, TopicSpec> topics)
      throws ExecutionException, InterruptedException {
    Map<String, TopicDescription> descriptions =
        admin.describeTopics(topics.keySet()).allTopicNames().get();
    for (TopicDescription description : descriptions.values()) {
      String name = description.name();
      int expected = requireNonNull(topics.get(name)).partitions();
      int actual = description.partitions().size();
      if (actual != expected) {
        throw new IllegalStateException(
            "partitions of topic " + name + ": " + actual + " (expected: " + expected + ")");
      }
    }
  }

  /** The same topics, with this many gateway nodes at most. */
  static Map<String, TopicSpec> withNodePartitions(Map<String, TopicSpec> topics, int nodes) {
    Map<String, TopicSpec> changed = new LinkedHashMap<>(topics);
    changed.replaceAll(
        (name, spec) -> PER_NODE.contains(name) ? new TopicSpec(nodes, spec.settings()) : spec);
    return changed;
  }
}
