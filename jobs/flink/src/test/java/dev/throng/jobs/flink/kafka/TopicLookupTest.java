package dev.throng.jobs.flink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.protocol.Topic;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class TopicLookupTest {
  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  void aTopicThatTheBrokerDoesNotKnowYetIsAskedForAgain() throws Exception {
    try (BusyAdmin admin = new BusyAdmin()) {
      admin.createTopics(List.of(topic("nodes", "LogAppendTime")));
      admin.updateEndOffsets(Map.of(new TopicPartition("nodes", 0), 7L));
      admin.unknown = 3;

      TopicLayout layout =
          TopicLookup.layout(
              admin, new Configuration(), Set.of(Topic.NODES), Duration.ofSeconds(30));

      assertThat(layout.partitions(Topic.NODES)).isEqualTo(1);
      assertThat(layout.recordsEver(Topic.NODES)).isEqualTo(7);
    }
  }

  @Test
  void anInboxWithTheProducersTimestampsIsRefused() {
    try (BusyAdmin admin = new BusyAdmin()) {
      admin.createTopics(List.of(topic("nodes", "CreateTime")));

      assertThatThrownBy(
              () -> TopicLookup.layout(admin, new Configuration(), Set.of(Topic.NODES), SHORT))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("message.timestamp.type of topic nodes: CreateTime")
          .hasMessageContaining("expected: LogAppendTime");
    }
  }

  @Test
  void whatIsNoInboxMayHaveTheProducersTimestamps() throws Exception {
    try (BusyAdmin admin = new BusyAdmin()) {
      admin.createTopics(List.of(topic("revocations", "CreateTime")));
      admin.updateEndOffsets(Map.of(new TopicPartition("revocations", 0), 0L));

      assertThat(
              TopicLookup.layout(admin, new Configuration(), Set.of(Topic.REVOCATIONS), SHORT)
                  .partitions(Topic.REVOCATIONS))
          .isEqualTo(1);
    }
  }

  private static NewTopic topic(String name, String timestamps) {
    return new NewTopic(name, 1, (short) 1).configs(Map.of("message.timestamp.type", timestamps));
  }

  @Test
  void aTopicThatNeverAppearsIsAnErrorThatNamesIt() {
    try (BusyAdmin admin = new BusyAdmin()) {
      assertThatThrownBy(
              () -> TopicLookup.layout(admin, new Configuration(), Set.of(Topic.NODES), SHORT))
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("topic: nodes (expected: to exist)");
    }
  }

  /** A broker whose metadata lags behind the controller's. */
  private static final class BusyAdmin extends MockAdminClient {
    private static final Node BROKER = new Node(0, "127.0.0.1", 9092);

    private int unknown;

    private BusyAdmin() {
      super(List.of(BROKER), BROKER);
    }

    @Override
    public DescribeTopicsResult describeTopics(
        TopicCollection topics, DescribeTopicsOptions options) {
      if (unknown == 0) {
        return super.describeTopics(topics, options);
      }
      unknown--;
      Map<String, KafkaFuture<TopicDescription>> answers = new HashMap<>();
      for (String name : ((TopicCollection.TopicNameCollection) topics).topicNames()) {
        KafkaFutureImpl<TopicDescription> answer = new KafkaFutureImpl<>();
        answer.completeExceptionally(new UnknownTopicOrPartitionException(name));
        answers.put(name, answer);
      }
      return new DescribeTopicsResult(null, answers) {};
    }
  }
}
