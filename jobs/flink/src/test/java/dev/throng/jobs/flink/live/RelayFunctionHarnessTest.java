package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.relay.Relay;
import dev.throng.jobs.flink.common.ShellHarness;
import dev.throng.jobs.flink.common.ShellHarness.Backend;
import dev.throng.jobs.flink.common.ShellHarness.Shape;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.ChannelChange;
import dev.throng.protocol.wire.DeadLetter;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.RelayAttach;
import dev.throng.protocol.wire.RelayCommand;
import dev.throng.protocol.wire.RelayDispatch;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RelayVisibility;
import dev.throng.protocol.wire.SessionRef;
import dev.throng.protocol.wire.VisibleSet;
import java.util.List;
import java.util.stream.LongStream;
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
  void aRecordThatARelayThrowsAtIsADeadLetterAndAGapForItsNode() throws Exception {
    RelayRecord throwing = record(NODE, RelayStep.getDefaultInstance(), 200);
    assertThat(lettersOf(throwing)).contains("relay step: not set");
  }

  @Test
  void aRecordThatIsNoRelayCommandIsADeadLetterAndAGapForItsNode() throws Exception {
    RelayRecord garbage = new RelayRecord(GUILD, NODE, 1, 200, new byte[] {-1, -1, 3});
    assertThat(lettersOf(garbage)).contains("relay record of guild");
  }

  private static String lettersOf(RelayRecord failing) throws Exception {
    try (var shell = ShellHarness.start(shape(Backend.ROCKSDB))) {
      shell.process(record(NODE, attach(), 100));
      shell.takeWritten();

      shell.process(failing);
      List<OutRecord> written = shell.takeWritten();
      assertThat(written).hasSize(2);
      Delivery gap = delivery(written.subList(0, 1));
      assertThat(gap.getSeq()).isEqualTo(200);
      assertThat(gap.getPrevSeq()).isNotIn(0L, 100L);
      assertThat(gap.getPartsCount()).isZero();

      // Its sessions are ended, and those that come anew begin with what comes after the gap.
      shell.process(record(NODE, dispatch(), 300));
      assertThat(shell.takeWritten()).isEmpty();
      shell.process(record(NODE, attach(), 400));
      assertThat(delivery(shell.takeWritten()).getPrevSeq()).isEqualTo(200);
      assertThat(Topic.of(written.get(1).topic())).isEqualTo(Topic.DEAD_LETTERS);
      return DeadLetter.parseFrom(written.get(1).value()).getError();
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aNodeThatStartsAgainIsForgottenHoweverMuchItsSessionsSaw(Backend backend) throws Exception {
    int groups = 8;
    int channels = 500;
    try (var shell = ShellHarness.start(shape(backend))) {
      for (int group = 0; group < groups; group++) {
        shell.process(command(1, 100 + group, attach(group, channelsWithout(channels, group))));
        assertThat(delivery(shell.takeWritten()).getParts(0).getAttached().getGroup())
            .isEqualTo(group);
      }

      shell.process(command(2, 200, attach(50, new long[] {CHANNEL})));
      Delivery first = delivery(shell.takeWritten());
      assertThat(first.getEpoch()).isEqualTo(2);
      assertThat(first.getPrevSeq()).isZero();
      assertThat(first.getParts(0).getAttached().getGroup()).isZero();

      shell.process(command(2, 201, dispatch()));
      Delivery second = delivery(shell.takeWritten());
      assertThat(second.getPrevSeq()).isEqualTo(200);
      assertThat(second.getParts(0).getDispatch().getExcludedGroupsCount()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aThousandUsersOfOneNodeChangeTheirGroupsAtOnce(Backend backend) throws Exception {
    int users = 1_000;
    try (var shell = ShellHarness.start(shape(backend))) {
      for (int user = 0; user < users; user++) {
        shell.process(command(1, 100 + user, attach(user, new long[] {CHANNEL})));
      }
      shell.takeWritten();

      RelayVisibility.Builder visibility =
          RelayVisibility.newBuilder()
              .addChannels(ChannelChange.newBuilder().setChannel(CHANNEL + 1));
      for (int user = 0; user < users; user++) {
        visibility.addSets(
            VisibleSet.newBuilder()
                .addVisibleChannels(CHANNEL)
                .addVisibleChannels(CHANNEL + 1 + user)
                .addUsers(user));
      }
      shell.process(command(1, 10_000, RelayStep.newBuilder().setVisibility(visibility).build()));

      Delivery delivery = delivery(shell.takeWritten());
      assertThat(delivery.getPartsList()).filteredOn(DeliveryPart::hasRegrouped).hasSize(users);
      shell.process(command(1, 10_001, dispatch()));
      assertThat(delivery(shell.takeWritten()).getPrevSeq()).isEqualTo(10_000);
    }
  }

  private static Shape<RelayKey, RelayRecord> shape(Backend backend) {
    return Shape.relay(
        () -> new RelayFunction(state -> new Relay(state, 1), ShellHarness.GUARD), backend);
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
    return new RelayRecord(GUILD, node, 1, seq, command.toByteArray());
  }

  private static RelayRecord command(long epoch, long seq, RelayStep step) {
    RelayCommand command =
        RelayCommand.newBuilder()
            .setGuild(GUILD)
            .setNode(NODE)
            .setEpoch(epoch)
            .setSeq(seq)
            .addSteps(step)
            .build();
    return new RelayRecord(GUILD, NODE, epoch, seq, command.toByteArray());
  }

  private static RelayStep attach(long user, long[] channels) {
    RelayAttach.Builder attach =
        RelayAttach.newBuilder()
            .setSession(SessionRef.newBuilder().setSession(1_000 + user).setUser(user));
    for (long channel : channels) {
      attach.addVisibleChannels(channel);
    }
    return RelayStep.newBuilder().setAttach(attach).build();
  }

  private static long[] channelsWithout(int channels, int hidden) {
    return LongStream.range(0, channels)
        .filter(channel -> channel != hidden)
        .map(channel -> CHANNEL + channel)
        .toArray();
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
