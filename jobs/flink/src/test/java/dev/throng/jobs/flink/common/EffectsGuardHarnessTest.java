package dev.throng.jobs.flink.common;

import static dev.throng.jobs.flink.common.CountingActor.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.flink.common.ShellHarness.Backend;
import dev.throng.jobs.flink.common.ShellHarness.Shape;
import dev.throng.protocol.Topic;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

final class EffectsGuardHarnessTest {
  @Test
  void aCheckpointOfAnotherVersionIsRefused() throws Exception {
    OperatorSubtaskState checkpoint = checkpointOf(new EffectsGuard(3, false), null);

    assertThatThrownBy(() -> checkpointOf(new EffectsGuard(4, false), checkpoint))
        .hasStackTraceContaining("effects version of the restored state: 3 (expected: 4")
        .hasStackTraceContaining("stop the job with a savepoint");
    checkpointOf(new EffectsGuard(3, false), checkpoint);
  }

  @Test
  void aSavepointThatStoppedItsJobIsTheWayToAnotherVersion() throws Exception {
    OperatorSubtaskState stopped = checkpointOf(new EffectsGuard(3, false), null);

    OperatorSubtaskState next = checkpointOf(new EffectsGuard(4, true), stopped);

    // From here on it is the newer version's state.
    checkpointOf(new EffectsGuard(4, false), next);
    assertThatThrownBy(() -> checkpointOf(new EffectsGuard(3, false), next))
        .hasStackTraceContaining("effects version of the restored state: 4 (expected: 3");
  }

  private static OperatorSubtaskState checkpointOf(EffectsGuard guard, OperatorSubtaskState from)
      throws Exception {
    ActorKind kind = new ActorKind(Topic.GUILD_INBOX, CountingActor::new);
    Shape<Long, InboxRecord> shape =
        Shape.actor(() -> new ActorFunction(kind, guard), Backend.HASHMAP);
    try (var shell = ShellHarness.restore(shape, from)) {
      shell.process(command(42, 0));
      assertThat(shell.takeWritten()).hasSize(1);
      return shell.snapshot();
    }
  }
}
