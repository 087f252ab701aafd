package dev.throng.jobs.flink.common;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Flink itself writes into the metadata of checkpoints and savepoints. */
final class RestorePointITCase {
  @TempDir private Path dir;

  @Test
  void onlyASavepointThatStoppedItsJobLeavesNothingToReplay() throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, dir.toUri().toString());
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
    configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 1_000);
    try (MiniCluster cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .withRandomPorts()
                .build())) {
      cluster.start();
      JobID job = start(cluster, configuration);

      String savepoint =
          cluster
              .triggerSavepoint(job, dir.toUri().toString(), false, SavepointFormatType.NATIVE)
              .get(60, TimeUnit.SECONDS);
      cluster.triggerCheckpoint(job, CheckpointType.FULL).get(60, TimeUnit.SECONDS);
      String checkpoint =
          cluster
              .getExecutionGraph(job)
              .get(60, TimeUnit.SECONDS)
              .getCheckpointStatsSnapshot()
              .getHistory()
              .getLatestCompletedCheckpoint()
              .getExternalPath();
      String stopped =
          cluster
              .stopWithSavepoint(job, dir.toUri().toString(), false, SavepointFormatType.CANONICAL)
              .get(60, TimeUnit.SECONDS);

      assertThat(of(savepoint)).isEqualTo(RestorePoint.RUNNING);
      assertThat(of(checkpoint)).isEqualTo(RestorePoint.RUNNING);
      assertThat(of(stopped)).isEqualTo(RestorePoint.STOPPED);
      assertThat(RestorePoint.of(new Configuration())).isEqualTo(RestorePoint.NONE);
      assertThat(of(dir.resolve("missing").toUri().toString())).isEqualTo(RestorePoint.RUNNING);
    }
  }

  private static RestorePoint of(String path) {
    Configuration submission = new Configuration();
    submission.set(StateRecoveryOptions.SAVEPOINT_PATH, path);
    return RestorePoint.of(submission);
  }

  private static JobID start(MiniCluster cluster, Configuration configuration) throws Exception {
    StreamExecutionEnvironment env = new StreamExecutionEnvironment(configuration);
    env.setParallelism(1);
    env.fromSource(
            new NumberSequenceSource(0, Long.MAX_VALUE),
            WatermarkStrategy.noWatermarks(),
            "numbers",
            Types.LONG)
        .map(RestorePointITCase::slowly, Types.LONG)
        .sinkTo(new DiscardingSink<>());
    JobID job = cluster.submitJob(env.getStreamGraph().getJobGraph()).get().getJobID();
    while (checkpoints(cluster, job) == 0) {
      Thread.sleep(50);
    }
    return job;
  }

  private static long checkpoints(MiniCluster cluster, JobID job) throws Exception {
    var checkpoints = cluster.getExecutionGraph(job).get().getCheckpointStatsSnapshot();
    return checkpoints == null ? 0 : checkpoints.getCounts().getNumberOfCompletedCheckpoints();
  }

  private static long slowly(long number) throws InterruptedException {
    Thread.sleep(1);
    return number;
  }
}
