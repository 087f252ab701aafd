package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.relay.Relay;
import dev.throng.jobs.flink.common.ShellHarness;
import dev.throng.jobs.flink.common.ShellHarness.Backend;
import dev.throng.jobs.flink.common.ShellHarness.Shape;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.DeadLetter;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.RelayAttach;
import dev.throng.protocol.wire.RelayCommand;
import dev.throng.protocol.wire.RelayDispatch;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.SessionRef;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class RelayFunctionHarnessTest {
  private static final long GUILD = 7;
  private static final int NODE = 3;
  private static final long CHANNEL = 70;

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aStreamGoesOnAfterARestoreWhereItsSnapshotWas(Backend backend) throws Exception {
    OperatorSubtaskState snapshot;
    try (var shell = ShellHarness.start(shape(backend))) {
      shell.process(record(NODE, attach(), 100));
      assertThat(delivery(shell.takeWritten()).getPrevSeq()).isZero();
      snapshot = shell.snapshot();
      shell.process(record(NODE, dispatch(), 200));
      shell.takeWritten();
    }
    try (var shell = ShellHarness.restore(shape(backend), snapshot)) {
      shell.process(record(NODE, dispatch(), 200));

      Delivery again = delivery(shell.takeWritten());
      assertThat(again.getSeq()).isEqualTo(200);
      assertThat(again.getPrevSeq()).isEqualTo(100);
      assertThat(again.getParts(0).getDispatch().getT()).isEqualTo("MESSAGE_CREATE");
    }
  }

  @Test
  void relaysOfOneGuildToTwoNodesShareNothing() throws Exception {
    try (var shell = ShellHarness.start(shape(Backend.ROCKSDB))) {
      shell.process(record(NODE, attach(), 100));
      shell.takeWritten();

      shell.process(record(NODE + 1, dispatch(), 200));
      assertThat(shell.takeWritten()).isEmpty();
    }
  }

  @Test
  void aRelayThatThrowsLeavesADeadLetterAndAGapThatItsNodeFinds() throws Exception {
    try (var shell = ShellHarness.start(shape(Backend.ROCKSDB))) {
      shell.process(record(NODE, attach(), 100));
      shell.takeWritten();

      shell.process(record(NODE, RelayStep.getDefaultInstance(), 200));
      List<OutRecord> written = shell.takeWritten();
      assertThat(written).hasSize(1);
      assertThat(Topic.of(written.get(0).topic())).isEqualTo(Topic.DEAD_LETTERS);
      assertThat(DeadLetter.parseFrom(written.get(0).value()).getError())
          .contains("relay step: not set");

      shell.process(record(NODE, dispatch(), 300));
      Delivery next = delivery(shell.takeWritten());
      assertThat(next.getSeq()).isEqualTo(300);
      assertThat(next.getPrevSeq()).isEqualTo(200);
    }
  }

  private static Shape<RelayKey, RelayRecord> shape(Backend backend) {
    return Shape.relay(() -> new RelayFunction(state -> new Relay(state, 1)), backend);
  }

  private static RelayRecord record(int node, RelayStep step, long seq) {
    RelayCommand command =
        RelayCommand.newBuilder()
            .setGuild(GUILD)
            .setNode(node)
            .setEpoch(1)
            .setSeq(seq)
            .addSteps(step)
            .build();
    return new RelayRecord(GUILD, node, command.toByteArray());
  }

  private static RelayStep attach() {
    return RelayStep.newBuilder()
        .setAttach(
            RelayAttach.newBuilder()
                .setSession(
                    SessionRef.newBuilder().setSession(1).setUser(2).setNode(NODE).setEpoch(1))
                .addVisibleChannels(CHANNEL))
        .build();
  }

  private static RelayStep dispatch() {
    return RelayStep.newBuilder()
        .setDispatch(
            RelayDispatch.newBuilder()
                .setDispatch(Dispatch.newBuilder().setT("MESSAGE_CREATE"))
                .setChannel(CHANNEL))
        .build();
  }

  private static Delivery delivery(List<OutRecord> written) throws Exception {
    assertThat(written).hasSize(1);
    assertThat(Topic.of(written.get(0).topic())).isEqualTo(Topic.DELIVERIES);
    return Delivery.parseFrom(written.get(0).value());
  }
}
