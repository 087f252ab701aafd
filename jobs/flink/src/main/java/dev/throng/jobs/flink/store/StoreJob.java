package dev.throng.jobs.flink.store;

import dev.throng.connectors.cassandra.CassandraClientOptions;
import dev.throng.connectors.cassandra.CqlSessionProvider;
import dev.throng.jobs.flink.common.JobArguments;
import dev.throng.jobs.flink.common.JobSettings;
import dev.throng.jobs.flink.kafka.FreshStartCheck;
import dev.throng.jobs.flink.kafka.KafkaJobConnectors;
import dev.throng.jobs.flink.kafka.TopicLayout;
import dev.throng.jobs.flink.kafka.TopicLookup;
import dev.throng.protocol.Topic;
import java.util.List;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Keeps the table of messages in step with the public log. */
public final class StoreJob {
  /** Its name in Flink and in client ids. */
  static final String NAME = "store";

  private static final List<Topic> TOPICS =
      List.of(Topic.EVENTS, Topic.STORE_PROGRESS, Topic.DEAD_LETTERS);

  private StoreJob() {}

  /** Submits the job; arguments are {@code --key value} pairs of {@link StoreJobOptions}. */
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, args);
    env.execute(NAME);
  }

  /** Checks what is there and adds the job's graph to an environment. */
  public static void define(StreamExecutionEnvironment env, String... args) {
    Configuration options = JobArguments.parse(args, StoreJobOptions.all());
    CassandraClientOptions cassandra = CassandraClientOptions.from(options);
    TopicLayout layout = TopicLookup.layout(options, TOPICS);
    FreshStartCheck.check(env.getConfiguration(), options, layout, List.of(Topic.EVENTS));
    JobSettings.apply(env, options);
    new StoreGraph(
            env,
            new KafkaJobConnectors(NAME, options, layout),
            CqlSessionProvider.of(cassandra),
            new StoreSettings(
                layout.generation(Topic.EVENTS),
                cassandra.inFlightMax(),
                options.get(StoreJobOptions.PROGRESS_INTERVAL)))
        .build();
  }
}
