package dev.throng.jobs.flink.live;

import dev.throng.jobs.flink.common.EffectsGuard;
import dev.throng.jobs.flink.common.JobArguments;
import dev.throng.jobs.flink.common.JobSettings;
import dev.throng.jobs.flink.common.RestorePoint;
import dev.throng.jobs.flink.kafka.FreshStartCheck;
import dev.throng.jobs.flink.kafka.InboxCell;
import dev.throng.jobs.flink.kafka.JobConnectors;
import dev.throng.jobs.flink.kafka.KafkaJobConnectors;
import dev.throng.jobs.flink.kafka.TopicLayout;
import dev.throng.jobs.flink.kafka.TopicLookup;
import dev.throng.protocol.Topic;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** Runs the actors: everything between a gateway's command and the deliveries to sessions. */
public final class LiveJob {
  /** Its name in Flink and in client ids. */
  static final String NAME = "live";

  private static final Set<Topic> TOPICS =
      EnumSet.complementOf(EnumSet.of(Topic.STORE_PROGRESS, Topic.READSTATE_INBOX));

  /**
   * The inboxes whose records make state that nothing else has. Not {@link Topic#NODES}: gateways
   * renew their leases before the job has ever run, and say all again.
   */
  private static final Set<Topic> STATE_INBOXES =
      EnumSet.of(Topic.USER_INBOX, Topic.GUILD_INBOX, Topic.DIRECTORY_INBOX);

  private LiveJob() {}

  /** Submits the job; arguments are {@code --key value} pairs, see {@link JobArguments}. */
  public static void main(String[] args) throws Exception {
    Configuration options =
        JobArguments.parse(args, List.of(InboxCell.CELL, PassiveUpdates.INTERVAL));
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    define(env, options);
    env.execute(InboxCell.of(options).jobName(NAME));
  }

  /** Checks what is there and adds the job's graph to an environment. */
  static void define(StreamExecutionEnvironment env, Configuration options) {
    TopicLayout layout = TopicLookup.layout(options, TOPICS);
    FreshStartCheck.check(env.getConfiguration(), options, layout, STATE_INBOXES);
    JobSettings.apply(env, options);
    EffectsGuard guard = EffectsGuard.of(RestorePoint.of(env.getConfiguration()), options);
    String name = InboxCell.of(options).jobName(NAME);
    JobConnectors ends = new KafkaJobConnectors(name, options, layout);
    PassiveUpdates passive = PassiveUpdates.of(options, ends.owned(Topic.GUILD_INBOX));
    new LiveGraph(env, ends, LiveActors.of(layout), passive, guard).build();
  }
}
