package dev.throng.jobs.flink.common;

import dev.throng.jobs.core.actor.EffectsVersion;
import java.io.Serializable;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.runtime.state.FunctionInitializationContext;

/**
 * Keeps the {@link EffectsVersion} of an operator in its state, and refuses to restore the state of
 * another version unless nothing is left to replay: ADR 0011.
 *
 * @param version of the code that runs
 * @param upgrade whether the job was submitted with a savepoint that stopped its job
 */
public record EffectsGuard(int version, boolean upgrade) implements Serializable {
  private static final ListStateDescriptor<Integer> VERSIONS =
      new ListStateDescriptor<>("effects-version", Types.INT);

  /**
   * Lets a job that can no longer be stopped with a savepoint start from its last checkpoint. What
   * it had handled since is numbered anew: sessions may have to attach again, and a message between
   * actors may be taken twice or not at all.
   */
  public static final ConfigOption<Boolean> RENUMBER_ALLOWED =
      ConfigOptions.key("effects.renumber-allowed")
          .booleanType()
          .defaultValue(false)
          .withDescription("Start from a checkpoint of another effects version.");

  /** For a job that is submitted with these options and goes on from this restore point. */
  public static EffectsGuard of(RestorePoint restorePoint, ReadableConfig options) {
    return new EffectsGuard(
        EffectsVersion.CURRENT,
        restorePoint == RestorePoint.STOPPED || options.get(RENUMBER_ALLOWED));
  }

  /**
   * Checks the version in the restored state, and leaves this one for the next snapshot. Called in
   * {@code initializeState}.
   *
   * @throws IllegalStateException if a replay would number effects anew
   */
  public void restore(FunctionInitializationContext context) throws Exception {
    // Union: each subtask sees the versions that all subtasks left, whatever the parallelism.
    ListState<Integer> versions = context.getOperatorStateStore().getUnionListState(VERSIONS);
    for (int restored : versions.get()) {
      if (restored != version && !upgrade) {
        throw new IllegalStateException(
            "effects version of the restored state: "
                + restored
                + " (expected: "
                + version
                + ", because commands since a checkpoint are handled again and would be numbered"
                + " anew; stop the job with a savepoint by its own version, and start this one"
                + " from that; --"
                + RENUMBER_ALLOWED.key()
                + " true starts all the same)");
      }
    }
    versions.clear();
    versions.add(version);
  }
}
