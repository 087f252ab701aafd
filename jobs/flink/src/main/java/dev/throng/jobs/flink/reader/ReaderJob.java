package dev.throng.jobs.flink.reader;

import dev.throng.connectors.cassandra.CassandraClientOptions;
import dev.throng.connectors.cassandra.CqlSessionProvider;
import dev.throng.jobs.core.reader.ReaderLimits;
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

/** Answers reads of the channels' history. */
public final class ReaderJob {
  /** Its name in Flink and in client ids. */
  static final String NAME = "reader";

  private static final List<Topic> TOPICS =
      List.of(Topic.EVENTS, Topic.QUERIES, Topic.STORE_PROGRESS, Topic.REPLIES, Topic.DEAD_LETTERS);

  private ReaderJob() {}

  /** Submits the job; arguments are {@code --key value} pairs of {@link ReaderJobOptions}. */
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, args);
    env.execute(NAME);
  }

  /** Checks what is there and adds the job's graph to an environment. */
  public static void define(StreamExecutionEnvironment env, String... args) {
    Configuration options = JobArguments.parse(args, ReaderJobOptions.all());
    CassandraClientOptions cassandra = CassandraClientOptions.from(options);
    TopicLayout layout = TopicLookup.layout(options, TOPICS);
    FreshStartCheck.check(env.getConfiguration(), options, layout, List.of(Topic.EVENTS));
    JobSettings.apply(env, options);
    new ReaderGraph(
            env,
            new KafkaJobConnectors(NAME, options, layout),
            CqlSessionProvider.of(cassandra),
            new ReaderSettings(
                layout.generation(Topic.EVENTS),
                ReaderLimits.DEFAULT,
                options.get(ReaderJobOptions.PAGES_IN_FLIGHT_MAX),
                options.get(ReaderJobOptions.PAGES_WAITING_MAX),
                options.get(ReaderJobOptions.PAGE_DEADLINE)))
        .build();
  }
}
