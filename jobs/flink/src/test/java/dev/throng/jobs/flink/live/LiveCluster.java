package dev.throng.jobs.flink.live;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.CheckpointType;
import org.apache.flink.runtime.executiongraph.ErrorInfo;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/** A Flink cluster of two TaskManagers in this JVM. */
public final class LiveCluster implements AutoCloseable {
  private static final Duration DEADLINE = Duration.ofSeconds(120);
  private static final int TASK_MANAGERS = 2;

  private final Configuration configuration = new Configuration();
  private final MiniCluster cluster;
  private int firstTaskManager;

  /** Starts it; checkpoints go below this directory. */
  public LiveCluster(Path checkpoints) throws Exception {
    configuration.set(CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(700));
    // A job goes on from a checkpoint that is not its newest.
    configuration.set(CheckpointingOptions.MAX_RETAINED_CHECKPOINTS, 1_000);
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofMillis(500));
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofMillis(3000));
    configuration.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64));
    cluster =
        new MiniCluster(
            new MiniClusterConfiguration.Builder()
                .setConfiguration(configuration)
                .setNumTaskManagers(TASK_MANAGERS)
                .setNumSlotsPerTaskManager(2)
                .withRandomPorts()
                .build());
    cluster.start();
  }

  /** An environment as a main method finds it. */
  public StreamExecutionEnvironment environment(String savepointOrNull) {
    Configuration submission = new Configuration(configuration);
    if (savepointOrNull != null) {
      submission.set(StateRecoveryOptions.SAVEPOINT_PATH, savepointOrNull);
    }
    return new StreamExecutionEnvironment(submission);
  }

  /** Submits what was built into an environment, and waits until it runs. */
  public JobID submit(StreamExecutionEnvironment env) throws Exception {
    JobGraph graph = env.getStreamGraph().getJobGraph();
    graph.setSavepointRestoreSettings(
        SavepointRestoreSettings.fromConfiguration(env.getConfiguration()));
    JobID job = cluster.submitJob(graph).get(60, TimeUnit.SECONDS).getJobID();
    awaitStatus(job, JobStatus.RUNNING);
    return job;
  }

  /** Takes a checkpoint that stays when the job is cancelled; its path. */
  public String checkpoint(JobID job) throws Exception {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    while (true) {
      try {
        cluster.triggerCheckpoint(job, CheckpointType.CONFIGURED).get(60, TimeUnit.SECONDS);
        return cluster
            .getExecutionGraph(job)
            .get(60, TimeUnit.SECONDS)
            .getCheckpointStatsSnapshot()
            .getHistory()
            .getLatestCompletedCheckpoint()
            .getExternalPath();
      } catch (ExecutionException e) {
        // Not all tasks run yet.
        if (System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(50);
      }
    }
  }

  /** Cancels a job and waits until it is gone. */
  public void cancel(JobID job) throws Exception {
    cluster.cancelJob(job).get(60, TimeUnit.SECONDS);
    awaitStatus(job, JobStatus.CANCELED);
  }

  /** Kills every TaskManager, with all its tasks, and starts as many anew. */
  public void replaceTaskManagers() throws Exception {
    for (int i = 0; i < TASK_MANAGERS; i++) {
      cluster.terminateTaskManager(firstTaskManager + i).get(60, TimeUnit.SECONDS);
      cluster.startTaskManager();
    }
    firstTaskManager += TASK_MANAGERS;
  }

  private void awaitStatus(JobID job, JobStatus status) throws Exception {
    long deadline = System.nanoTime() + DEADLINE.toNanos();
    JobStatus now = cluster.getJobStatus(job).get(60, TimeUnit.SECONDS);
    while (now != status) {
      if (System.nanoTime() > deadline) {
        ErrorInfo failure =
            cluster.getArchivedExecutionGraph(job).get(60, TimeUnit.SECONDS).getFailureInfo();
        throw new AssertionError(
            "job is " + now + " after " + DEADLINE + " (expected: " + status + ")",
            failure == null ? null : failure.getException());
      }
      Thread.sleep(20);
      now = cluster.getJobStatus(job).get(60, TimeUnit.SECONDS);
    }
  }

  @Override
  public void close() throws Exception {
    cluster.close();
  }
}
