package dev.throng.local.flink;

/**
 * A job has records in its inputs but nothing to be restored from: starting it would lose state.
 */
public final class MissingStateException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingStateException(String job, String topic, long records) {
    super(
        "job "
            + job
            + ": no checkpoint or savepoint is left, but "
            + topic
            + " has "
            + records
            + " records (expected: an empty topic, or a restore point). Restore a backup with"
            + " './throng restore', or begin anew with './throng wipe'.");
  }
}
