package dev.throng.jobs.flink.kafka;

import dev.throng.protocol.Topic;
import java.util.Collection;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.configuration.StateRecoveryOptions;

/**
 * Refuses to start a job without its state when its inboxes have been written to: actors would
 * answer from nothing, and their old commands may have left the log.
 *
 * <p>Whether there is state to start from is known when the job is submitted: Flink puts the
 * savepoint or checkpoint path of the submission (REST {@code savepointPath}, command line {@code
 * -s}) into the configuration that the main method sees, as {@code execution.state-recovery.path}.
 * Later restarts do not run the main method, and always restore.
 */
public final class FreshStartCheck {
  /** Lets a job start from nothing all the same. */
  public static final ConfigOption<Boolean> FRESH_START_ALLOWED =
      ConfigOptions.key("fresh-start.allowed")
          .booleanType()
          .defaultValue(false)
          .withDescription("Start without state although the inboxes have been written to.");

  private FreshStartCheck() {}

  /**
   * Checks.
   *
   * @param submission the environment's configuration
   * @param options of the job
   * @param inboxes whose records make the state
   * @throws IllegalStateException if the start would be a fresh one and is not allowed to be
   */
  public static void check(
      ReadableConfig submission,
      ReadableConfig options,
      TopicLayout layout,
      Collection<Topic> inboxes) {
    if (submission.getOptional(StateRecoveryOptions.SAVEPOINT_PATH).isPresent()
        || options.get(FRESH_START_ALLOWED)) {
      return;
    }
    for (Topic inbox : inboxes) {
      if (layout.recordsEver(inbox) > 0) {
        throw new IllegalStateException(
            StateRecoveryOptions.SAVEPOINT_PATH.key()
                + ": none (expected: a savepoint or checkpoint, because "
                + inbox.topicName()
                + " has had "
                + layout.recordsEver(inbox)
                + " records; --"
                + FRESH_START_ALLOWED.key()
                + " true starts without state)");
      }
    }
  }
}
