package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.flink.common.JobSettings;
import dev.throng.jobs.flink.common.ShellHarness;
import dev.throng.jobs.flink.kafka.KafkaJobConnectors;
import dev.throng.jobs.flink.kafka.KafkaOptions;
import dev.throng.jobs.flink.kafka.OwnedActors;
import dev.throng.jobs.flink.kafka.TopicLayout;
import dev.throng.protocol.Topic;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.JobVertex;
import org.apache.flink.runtime.jobgraph.topology.DefaultLogicalTopology;
import org.apache.flink.runtime.jobgraph.topology.LogicalVertex;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;

final class LiveGraphTest {
  @Test
  void everyActorIsOneTaskWithItsSinkAndNothingStandsBetweenRelayAndSink() {
    List<String> expected = new ArrayList<>();
    for (String kind : List.of("user", "guild", "directory", "node")) {
      String inbox = kind + "-inbox";
      expected.add("Source: " + inbox + " -> " + inbox + "-decode -> " + sink(inbox));
      expected.add(kind + "-actor -> " + sink(kind + "-actor"));
    }
    expected.add("relay -> " + sink("relay"));

    JobGraph graph = graph();
    assertThat(graph.getVertices())
        .extracting(JobVertex::getName)
        .containsExactlyInAnyOrderElementsOf(expected);
    for (JobVertex vertex : graph.getVertices()) {
      assertThat(vertex.getMaxParallelism()).isEqualTo(4_096);
      assertThat(vertex.getParallelism()).isEqualTo(2);
    }
  }

  @Test
  void eachActorKindFailsAndRestartsByItself() {
    JobGraph graph = graph();
    List<String> regions = new ArrayList<>();
    for (var region : DefaultLogicalTopology.fromJobGraph(graph).getAllPipelinedRegions()) {
      TreeSet<String> tasks = new TreeSet<>();
      for (LogicalVertex vertex : region.getVertices()) {
        tasks.add(graph.findVertexByID(vertex.getId()).getName().split(" -> ")[0]);
      }
      regions.add(String.join(", ", tasks));
    }
    assertThat(regions)
        .containsExactlyInAnyOrder(
            "Source: user-inbox, user-actor",
            "Source: guild-inbox, guild-actor, relay",
            "Source: directory-inbox, directory-actor",
            "Source: node-inbox, node-actor");
  }

  private static String sink(String emitter) {
    return emitter + "-sink: Writer -> " + emitter + "-sink: Committer";
  }

  private static TopicLayout layout() {
    Map<Topic, TopicLayout.Found> found = new EnumMap<>(Topic.class);
    for (Topic topic : Topic.values()) {
      found.put(topic, new TopicLayout.Found(8, 1, 0));
    }
    return new TopicLayout(found);
  }

  private static JobGraph graph() {
    Configuration options = new Configuration();
    options.set(KafkaOptions.BOOTSTRAP_SERVERS, "127.0.0.1:1");
    options.set(JobSettings.PARALLELISM, 2);
    StreamExecutionEnvironment env =
        JobSettings.apply(StreamExecutionEnvironment.createLocalEnvironment(), options);
    TopicLayout layout = layout();
    new LiveGraph(
            env,
            new KafkaJobConnectors("live", options, layout),
            LiveActors.of(layout),
            PassiveUpdates.of(options, OwnedActors.ALL),
            ShellHarness.GUARD)
        .build();
    return env.getStreamGraph().getJobGraph();
  }
}
