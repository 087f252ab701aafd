package dev.throng.local.server;

import static java.util.Objects.requireNonNull;

import dev.throng.local.config.StackConfig.TopicSpec;
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

/** Creates the topics of {@code local/stack.yaml} and checks those that are there. */
public final class Topics {
  private static final Set<String> PER_NODE = Set.of("deliveries", "replies");

  private Topics() {}

  /**
   * Creates the missing topics; idempotent.
   *
   * @throws IllegalStateException if a topic has another partition count: its actors would be
   *     looked for in the wrong partitions
   */
  public static void create(Admin admin, Map<String, TopicSpec> topics) {
    try {
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
      checkPartitions(admin, topics);
    } catch (ExecutionException e) {
      throw new IllegalStateException("creating topics: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while creating topics", e);
    }
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
