package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.node.NodeActor;
import dev.throng.jobs.flink.common.ActorFunction;
import dev.throng.jobs.flink.common.ActorKind;
import dev.throng.jobs.flink.common.ShellHarness;
import dev.throng.jobs.flink.common.ShellHarness.Backend;
import dev.throng.jobs.flink.common.ShellHarness.Shape;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.NodeCommand;
import dev.throng.protocol.wire.RenewLease;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;

/** Gateways must not be declared dead for the time in which nobody read their renewals. */
final class NodeLeaseHarnessTest {
  private static final long LEASE_MS = 10_000;
  private static final int NODE = 3;
  private static final Shape<Long, InboxRecord> SHAPE =
      Shape.actor(
          () ->
              new ActorFunction(
                  new ActorKind(Topic.NODES, state -> new NodeActor(state, LEASE_MS)),
                  ShellHarness.GUARD),
          Backend.ROCKSDB);

  @Test
  void aSilentNodesLeaseTimesOutIntoItsInbox() throws Exception {
    try (var shell = ShellHarness.start(SHAPE)) {
      shell.process(renewal(0));
      long diedMs = runUntilTimedOut(shell);

      assertThat(diedMs - ShellHarness.START_MS).isBetween(LEASE_MS, 2 * LEASE_MS);
    }
  }

  @Test
  void leasesStartAfreshAfterARestore() throws Exception {
    OperatorSubtaskState snapshot;
    try (var shell = ShellHarness.start(SHAPE)) {
      shell.process(renewal(0));
      shell.setProcessingTime(ShellHarness.START_MS + LEASE_MS - 1);
      snapshot = shell.snapshot();
    }
    try (var shell = ShellHarness.restore(SHAPE, snapshot)) {
      long diedMs = runUntilTimedOut(shell);

      assertThat(diedMs - ShellHarness.START_MS).isBetween(LEASE_MS, 3 * LEASE_MS);
    }
  }

  @Test
  void aNodeThatRenewsItsLeaseLives() throws Exception {
    try (var shell = ShellHarness.start(SHAPE)) {
      for (int i = 0; i < 100; i++) {
        shell.process(renewal(i));
        shell.setProcessingTime(ShellHarness.START_MS + i * LEASE_MS / 3);
        assertThat(timedOut(shell.takeWritten())).isFalse();
      }
      assertThat(shell.timers()).isEqualTo(1);
    }
  }

  /** Processing time at which the verdict was written. */
  private static long runUntilTimedOut(ShellHarness<Long, InboxRecord> shell) throws Exception {
    for (long ms = 0; ms <= 5 * LEASE_MS; ms += 100) {
      shell.setProcessingTime(ShellHarness.START_MS + ms);
      if (timedOut(shell.takeWritten())) {
        return ShellHarness.START_MS + ms;
      }
    }
    throw new AssertionError("no verdict within five leases");
  }

  private static boolean timedOut(List<OutRecord> written) throws Exception {
    for (OutRecord record : written) {
      if (record.topic() == Topic.NODES.ordinal()) {
        assertThat(NodeCommand.parseFrom(record.value()).hasLeaseTimedOut()).isTrue();
        return true;
      }
    }
    return false;
  }

  private static InboxRecord renewal(long offset) {
    NodeCommand command =
        NodeCommand.newBuilder()
            .setHeader(Header.newBuilder().setTimeUs(1_000_000 + offset))
            .setNode(NODE)
            .setEpoch(1)
            .setRenewLease(RenewLease.getDefaultInstance())
            .build();
    return new InboxRecord(NODE, 0, offset, 1_000_000 + offset, command.toByteArray());
  }
}
