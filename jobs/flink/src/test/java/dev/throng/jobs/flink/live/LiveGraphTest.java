package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.flink.common.JobSettings;
import dev.throng.jobs.flink.kafka.KafkaJobConnectors;
import dev.throng.jobs.flink.kafka.KafkaOptions;
import dev.throng.jobs.flink.kafka.TopicLayout;
import dev.throng.protocol.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

final class LiveGraphTest {
  @Test
  void everyActorIsOneTaskWithItsSinkAndNothingStandsBetweenRelayAndSink() {
    assertThat(tasks())
        .containsExactlyInAnyOrder(
            "Source: user-inbox -> user-inbox-decode",
            "Source: guild-inbox -> guild-inbox-decode",
            "Source: directory-inbox -> directory-inbox-decode",
            "Source: node-inbox -> node-inbox-decode",
            "user-actor -> user-actor-sink: Writer -> user-actor-sink: Committer",
            "guild-actor -> guild-actor-sink: Writer -> guild-actor-sink: Committer",
            "directory-actor -> directory-actor-sink: Writer -> directory-actor-sink: Committer",
            "node-actor -> node-actor-sink: Writer -> node-actor-sink: Committer",
            "relay -> relay-sink: Writer -> relay-sink: Committer",
            "dead-letters-sink: Writer -> dead-letters-sink: Committer");
  }

  private static TopicLayout layout() {
    Map<Topic, TopicLayout.Found> found = new EnumMap<>(Topic.class);
    for (Topic topic : Topic.values()) {
      found.put(topic, new TopicLayout.Found(8, 1, 0));
    }
    return new TopicLayout(found);
  }

  private static List<String> tasks() {
    Configuration options = new Configuration();
    options.set(KafkaOptions.BOOTSTRAP_SERVERS, "127.0.0.1:1");
    options.set(JobSettings.PARALLELISM, 2);
    StreamExecutionEnvironment env =
        JobSettings.apply(StreamExecutionEnvironment.createLocalEnvironment(), options);
    TopicLayout layout = layout();
    new LiveGraph(env, new KafkaJobConnectors("live", options, layout), LiveActors.of(layout))
        .build();
    JobGraph graph = env.getStreamGraph().getJobGraph();
    List<String> tasks = new ArrayList<>();
    for (JobVertex vertex : graph.getVertices()) {
      tasks.add(vertex.getName());
      assertThat(vertex.getMaxParallelism()).isEqualTo(JobSettings.MAX_PARALLELISM);
      assertThat(vertex.getParallelism()).isEqualTo(2);
    }
    return tasks;
  }
}
