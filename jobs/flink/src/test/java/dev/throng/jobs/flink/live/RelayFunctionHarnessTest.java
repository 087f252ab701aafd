package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.relay.Relay;
import dev.throng.jobs.core.relay.RelaySteps;
import dev.throng.jobs.flink.common.ShellHarness;
import dev.throng.jobs.flink.common.ShellHarness.Backend;
import dev.throng.jobs.flink.common.ShellHarness.Shape;
import dev.throng.jobs.flink.kafka.OwnedActors;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.ChannelChange;
import dev.throng.protocol.wire.DeadLetter;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.RelayAttach;
import dev.throng.protocol.wire.RelayChannel;
import dev.throng.protocol.wire.RelayDispatch;
import dev.throng.protocol.wire.RelayPassiveUpdate;
import dev.throng.protocol.wire.RelayRole;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RelayStructure;
import dev.throng.protocol.wire.RelaySubscribe;
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
  private static final long INTERVAL_MS = 10_000;
  private static final PassiveUpdates PASSIVE = new PassiveUpdates(INTERVAL_MS, OwnedActors.ALL);

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aStreamGoesOnAfterARestoreWhereItsSnapshotWas(Backend backend) throws Exception {
    OperatorSubtaskState snapshot;
    try (var shell = ShellHarness.start(shape(backend))) {
      shell.process(record(NODE, 100, structure(), attach(1)));
      assertThat(delivery(shell.takeWritten()).getPrevSeq()).isZero();
      snapshot = shell.snapshot();
      shell.process(record(NODE, 200, dispatch()));
      shell.takeWritten();
    }
    try (var shell = ShellHarness.restore(shape(backend), snapshot)) {
      shell.process(record(NODE, 200, dispatch()));

      Delivery again = delivery(shell.takeWritten());
      assertThat(again.getSeq()).isEqualTo(200);
      assertThat(again.getPrevSeq()).isEqualTo(100);
      assertThat(again.getParts(0).getDispatch().getT()).isEqualTo("MESSAGE_CREATE");
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void passiveSessionsAreToldOfMessagesAtAnIntervalAlsoAfterARestore(Backend backend)
      throws Exception {
    OperatorSubtaskState snapshot;
    try (var shell = ShellHarness.start(shape(backend))) {
      shell.process(record(NODE, 100, structure(), passive(1), passive(2)));
      shell.takeWritten();
      shell.process(record(NODE, 200, message(50)));
      shell.process(record(NODE, 300, message(51)));
      assertThat(shell.takeWritten()).isEmpty();
      assertThat(shell.timers()).isEqualTo(1);
      snapshot = shell.snapshot();
      shell.setProcessingTime(ShellHarness.START_MS + INTERVAL_MS);
      assertThat(shell.takeWritten()).hasSize(1);
      // No answer yet: asked again, and again by one timer.
      assertThat(shell.timers()).isEqualTo(1);
    }
    try (var shell = ShellHarness.restore(shape(backend), snapshot)) {
      shell.setProcessingTime(ShellHarness.START_MS + INTERVAL_MS);
      GuildCommand question = GuildCommand.parseFrom(shell.takeWritten().get(0).value());
      assertThat(question.getSendPassiveUpdate().getNode()).isEqualTo(NODE);

      shell.process(record(NODE, 400, subscribe(1)));
      Delivery subscribed = delivery(shell.takeWritten());
      assertThat(subscribed.getPrevSeq()).isEqualTo(100);
      assertThat(subscribed.getParts(0).getPassiveUpdate().getLastMessagesList())
          .containsExactly(51L);
      shell.process(
          record(
              NODE,
              500,
              RelayStep.newBuilder()
                  .setPassiveUpdate(RelayPassiveUpdate.getDefaultInstance())
                  .build()));
      Delivery told = delivery(shell.takeWritten());
      assertThat(told.getPrevSeq()).isEqualTo(400);
      assertThat(told.getParts(0).getPassiveUpdate().getLastMessagesList()).containsExactly(51L);
      shell.setProcessingTime(ShellHarness.START_MS + 3 * INTERVAL_MS);
      assertThat(shell.takeWritten()).isEmpty();
      assertThat(shell.timers()).isZero();
    }
  }

  @Test
  void theTimersOfGuildsOfAnotherCellAskNothing() throws Exception {
    PassiveUpdates ofOthers = new PassiveUpdates(INTERVAL_MS, guild -> guild != GUILD);
    Shape<RelayKey, RelayRecord> shape =
        Shape.relay(
            () -> new RelayFunction(state -> new Relay(state, 1), ofOthers, ShellHarness.GUARD),
            Backend.HASHMAP);
    try (var shell = ShellHarness.start(shape)) {
      shell.process(record(NODE, 100, structure(), passive(1)));
      shell.process(record(NODE, 200, message(50)));
      shell.takeWritten();
      shell.setProcessingTime(ShellHarness.START_MS + 2 * INTERVAL_MS);
      assertThat(shell.takeWritten()).isEmpty();
      assertThat(shell.timers()).isZero();
    }
  }

  @Test
  void relaysOfOneGuildToTwoNodesShareNothing() throws Exception {
    try (var shell = ShellHarness.start(shape(Backend.ROCKSDB))) {
      shell.process(record(NODE, 100, structure(), attach(1)));
      shell.takeWritten();

      shell.process(record(NODE + 1, 200, dispatch()));
      assertThat(shell.takeWritten()).isEmpty();
    }
  }

  @Test
  void aRecordThatARelayThrowsAtIsADeadLetterAndAGapForItsNode() throws Exception {
    RelayRecord throwing = record(NODE, 200, RelayStep.getDefaultInstance());
    assertThat(lettersOf(throwing)).contains("relay step: STEP_NOT_SET");
  }

  @Test
  void aRecordThatIsNoRelayCommandIsADeadLetterAndAGapForItsNode() throws Exception {
    RelayRecord garbage = new RelayRecord(GUILD, NODE, 1, 200, new byte[] {-1, -1, 3});
    assertThat(lettersOf(garbage)).contains("relay record of guild");
  }

  private static String lettersOf(RelayRecord failing) throws Exception {
    try (var shell = ShellHarness.start(shape(Backend.ROCKSDB))) {
      shell.process(record(NODE, 100, structure(), attach(1)));
      shell.takeWritten();

      shell.process(failing);
      List<OutRecord> written = shell.takeWritten();
      assertThat(written).hasSize(3);
      Delivery gap = delivery(written.subList(0, 1));
      assertThat(gap.getSeq()).isEqualTo(200);
      assertThat(gap.getPrevSeq()).isNotIn(0L, 100L);
      assertThat(gap.getPartsCount()).isZero();

      assertThat(Topic.of(written.get(1).topic())).isEqualTo(Topic.GUILD_INBOX);
      assertThat(GuildCommand.parseFrom(written.get(1).value()).getSendStructure().getNode())
          .isEqualTo(NODE);

      // Its sessions are ended, and those that come anew begin when the structure is there again.
      shell.process(record(NODE, 300, dispatch()));
      assertThat(shell.takeWritten()).isEmpty();
      shell.process(record(NODE, 350, structure()));
      assertThat(delivery(shell.takeWritten()).getPrevSeq()).isEqualTo(350);
      shell.process(record(NODE, 400, attach(1)));
      assertThat(delivery(shell.takeWritten()).getPrevSeq()).isEqualTo(350);
      assertThat(Topic.of(written.get(2).topic())).isEqualTo(Topic.DEAD_LETTERS);
      return DeadLetter.parseFrom(written.get(2).value()).getError();
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aNodeThatStartsAgainIsForgottenHoweverMuchItsSessionsSaw(Backend backend) throws Exception {
    int users = 200;
    try (var shell = ShellHarness.start(shape(backend))) {
      shell.process(command(1, 99, structure(), attach(0)));
      for (int user = 1; user < users; user++) {
        shell.process(command(1, 99 + user, attach(user, user)));
      }
      assertThat(shell.takeWritten()).hasSize(users);

      shell.process(command(2, 400, structure(), attach(50)));
      Delivery first = delivery(shell.takeWritten());
      assertThat(first.getEpoch()).isEqualTo(2);
      assertThat(first.getPrevSeq()).isZero();
      assertThat(first.getParts(0).getAttached().getClassNumber()).isZero();
      assertThat(first.getParts(0).getAttached().getGroup()).isZero();

      shell.process(command(2, 401, dispatch()));
      Delivery second = delivery(shell.takeWritten());
      assertThat(second.getPrevSeq()).isEqualTo(400);
      assertThat(second.getParts(0).getDispatch().getGroupsCount()).isZero();
    }
  }

  @Test
  void whatOneRelayForgetsAnotherOfItsGuildKeeps() throws Exception {
    try (var shell = ShellHarness.start(shape(Backend.ROCKSDB))) {
      shell.process(record(NODE, 100, structure(), attach(1)));
      shell.process(record(NODE + 1, 100, structure(), attach(2, 5)));
      shell.process(command(2, 200, structure(), attach(3)));
      shell.takeWritten();

      shell.process(record(NODE + 1, 300, attach(4, 5)));
      Delivery attached = delivery(shell.takeWritten());
      assertThat(attached.getPrevSeq()).isEqualTo(100);
      assertThat(attached.getParts(0).getAttached().getClassNumber()).isZero();
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void allGroupsOfANodeSeeLessAtOnceAndGoOnAfterARestore(Backend backend) throws Exception {
    int users = 200;
    OperatorSubtaskState snapshot;
    try (var shell = ShellHarness.start(shape(backend))) {
      shell.process(command(1, 99, structure(), attach(0)));
      for (int user = 1; user < users; user++) {
        shell.process(command(1, 99 + user, attach(user, user)));
      }
      shell.takeWritten();
      snapshot = shell.snapshot();
      shell.process(command(1, 400, hidden()));
      Delivery hidden = delivery(shell.takeWritten());
      assertThat(hidden.getPartsCount()).isEqualTo(1);
      assertThat(hidden.getParts(0).getDispatch().getT()).isEqualTo("CHANNEL_DELETE");
      shell.process(command(1, 401, dispatch()));
      assertThat(shell.takeWritten()).isEmpty();
    }
    try (var shell = ShellHarness.restore(shape(backend), snapshot)) {
      shell.process(command(1, 400, hidden()));
      assertThat(delivery(shell.takeWritten()).getPartsCount()).isEqualTo(1);
      shell.process(command(1, 401, dispatch()));
      assertThat(shell.takeWritten()).isEmpty();
    }
  }

  private static Shape<RelayKey, RelayRecord> shape(Backend backend) {
    return Shape.relay(
        () -> new RelayFunction(state -> new Relay(state, 1), PASSIVE, ShellHarness.GUARD),
        backend);
  }

  private static RelayRecord record(int node, long seq, RelayStep... steps) {
    return RelaySteps.record(GUILD, node, 1, seq, steps);
  }

  private static RelayRecord command(long epoch, long seq, RelayStep... steps) {
    return RelaySteps.record(GUILD, NODE, epoch, seq, steps);
  }

  /** Channels of which each is hidden from one role, and one that all see. */
  private static RelayStep structure() {
    RelayStructure.Builder structure =
        RelayStructure.newBuilder()
            .setWhole(true)
            .setOwner(900_000)
            .addRoles(RelayRole.newBuilder().setId(GUILD).setPermissions(Permissions.VIEW_CHANNEL))
            .addChannels(RelayChannel.newBuilder().setId(CHANNEL));
    for (int role = 1; role < 250; role++) {
      structure
          .addRoles(RelayRole.newBuilder().setId(GUILD + role))
          .addChannels(
              RelayChannel.newBuilder().setId(CHANNEL + role).addDeniedRoles(GUILD + role));
    }
    return RelayStep.newBuilder().setStructure(structure).build();
  }

  private static RelayStep hidden() {
    return RelayStep.newBuilder()
        .setStructure(
            RelayStructure.newBuilder()
                .addChannels(RelayChannel.newBuilder().setId(CHANNEL).addDeniedRoles(GUILD))
                .addChanges(ChannelChange.newBuilder().setChannel(CHANNEL)))
        .build();
  }

  private static RelayStep attach(long user, int... roles) {
    RelayAttach.Builder attach =
        RelayAttach.newBuilder()
            .setSession(SessionRef.newBuilder().setSession(1_000 + user).setUser(1 + user));
    for (int role : roles) {
      attach.addRoles(GUILD + role);
    }
    return RelayStep.newBuilder().setAttach(attach).build();
  }

  private static RelayStep passive(long user) {
    return RelayStep.newBuilder()
        .setAttach(attach(user).getAttach().toBuilder().setPassive(true))
        .build();
  }

  private static RelayStep subscribe(long user) {
    return RelayStep.newBuilder()
        .setSubscribe(RelaySubscribe.newBuilder().setSession(1_000 + user).setUser(1 + user))
        .build();
  }

  private static RelayStep message(long id) {
    RelayDispatch.Builder message = dispatch().getDispatch().toBuilder().setActive(true);
    message.getDispatchBuilder().setChannel(CHANNEL).setLastMessage(id);
    return RelayStep.newBuilder().setDispatch(message).build();
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
