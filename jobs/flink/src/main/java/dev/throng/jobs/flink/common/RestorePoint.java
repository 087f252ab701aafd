package dev.throng.jobs.flink.common;

import java.io.DataInputStream;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.runtime.checkpoint.CheckpointProperties;
import org.apache.flink.runtime.checkpoint.Checkpoints;
import org.apache.flink.runtime.state.filesystem.AbstractFsCheckpointStorageAccess;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What kind of checkpoint or savepoint a job is submitted with. */
public enum RestorePoint {
  /** Nothing: a first start. */
  NONE,
  /** A checkpoint, or a savepoint after which the job ran on: its last commands run again. */
  RUNNING,
  /** A savepoint that stopped its job: everything it had handled is in it. */
  STOPPED;

  private static final Logger LOG = LoggerFactory.getLogger(RestorePoint.class);

  /**
   * Finds out, in the main method. Flink notes in the metadata of each checkpoint and savepoint
   * what it was taken for; what cannot be read here counts as {@link #RUNNING}.
   *
   * @param submission the environment's configuration
   */
  public static RestorePoint of(ReadableConfig submission) {
    Optional<String> path = submission.getOptional(StateRecoveryOptions.SAVEPOINT_PATH);
    if (path.isEmpty()) {
      return NONE;
    }
    try {
      CheckpointProperties properties = properties(path.get());
      boolean stopped =
          properties != null && properties.isSavepoint() && properties.isSynchronous();
      return stopped ? STOPPED : RUNNING;
    } catch (IOException e) {
      LOG.warn("no metadata could be read, taken for a checkpoint, path={}", path.get(), e);
      return RUNNING;
    }
  }

  private static @Nullable CheckpointProperties properties(String path) throws IOException {
    var location = AbstractFsCheckpointStorageAccess.resolveCheckpointPointer(path);
    try (DataInputStream metadata =
        new DataInputStream(location.getMetadataHandle().openInputStream())) {
      return Checkpoints.loadCheckpointMetadata(
              metadata, RestorePoint.class.getClassLoader(), location.getExternalPointer())
          .getCheckpointProperties();
    }
  }
}
