package dev.throng.jobs.flink.readstate;

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

/** Keeps what people have read, and counts what mentions them. */
public final class ReadStateJob {
  /** Its name in Flink and in client ids. */
  static final String NAME = "readstate";

  private static final List<Topic> TOPICS =
      List.of(
          Topic.READSTATE_INBOX, Topic.EVENTS, Topic.DELIVERIES, Topic.REPLIES, Topic.DEAD_LETTERS);

  private ReadStateJob() {}

  /** Submits the job; arguments are {@code --key value} pairs of {@link JobArguments}. */
  public static void main(String[] args) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, args);
    env.execute(NAME);
  }

  /**
   * Checks what is there and adds the job's graph to an environment. Acknowledgements are nowhere
   * else, so a start without state is refused once there have been any; {@code events} it may read
   * from what Kafka has of it.
   */
  public static void define(StreamExecutionEnvironment env, String... args) {
    Configuration options = JobArguments.parse(args, List.of());
    TopicLayout layout = TopicLookup.layout(options, TOPICS);
    FreshStartCheck.check(env.getConfiguration(), options, layout, List.of(Topic.READSTATE_INBOX));
    JobSettings.apply(env, options);
    new ReadStateGraph(env, new KafkaJobConnectors(NAME, options, layout)).build();
  }
}
