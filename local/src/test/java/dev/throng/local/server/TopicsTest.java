package dev.throng.local.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.local.config.StackConfig.TopicSpec;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.CreateTopicsResult;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.DescribeTopicsResult;
import org.apache.kafka.clients.admin.MockAdminClient;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicCollection;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.internals.KafkaFutureImpl;
import org.junit.jupiter.api.Test;

class TopicsTest {
  private static final Map<String, TopicSpec> TOPICS = Map.of("t", new TopicSpec(3, Map.of()));

  @Test
  void topicsThatTheBrokerDoesNotKnowYetAreAskedForAgain() {
    try (BusyAdmin admin = new BusyAdmin()) {
      admin.unknown = 3;
      Topics.create(admin, TOPICS);
      assertThat(admin.unknown).isZero();
    }
  }

  @Test
  void aCreationWhoseAnswerWasLostIsNotAnError() {
    try (BusyAdmin admin = new BusyAdmin()) {
      admin.lostAnswers = 1;
      assertThatCode(() -> Topics.create(admin, TOPICS)).doesNotThrowAnyException();
    }
  }

  @Test
  void topicsThatNeverAppearAreAnErrorThatNamesThem() {
    try (BusyAdmin admin = new BusyAdmin()) {
      admin.unknown = Integer.MAX_VALUE;
      assertThatThrownBy(() -> Topics.create(admin, TOPICS, Duration.ofMillis(300)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("creating topics [t]")
          .hasMessageContaining("UnknownTopicOrPartition");
    }
  }

  /** A broker whose answers lag behind what was asked of it. */
  private static final class BusyAdmin extends MockAdminClient {
    private static final Node BROKER = new Node(0, "127.0.0.1", 9092);

    private int unknown;
    private int lostAnswers;

    private BusyAdmin() {
      super(List.of(BROKER), BROKER);
    }

    @Override
    public CreateTopicsResult createTopics(
        Collection<NewTopic> topics, CreateTopicsOptions options) {
      if (lostAnswers > 0) {
        lostAnswers--;
        super.createTopics(topics, options);
        timeoutNextRequest(1);
      }
      return super.createTopics(topics, options);
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
