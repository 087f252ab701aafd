package dev.throng.jobs.flink.common;

import static dev.throng.jobs.flink.common.CountingActor.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.jobs.core.actor.DeadLetters;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.state.StateAccessException;
import dev.throng.jobs.flink.common.ShellHarness.Backend;
import dev.throng.jobs.flink.common.ShellHarness.Shape;
import dev.throng.protocol.RequestTimeout;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class ActorFunctionHarnessTest {
  private static final long ACTOR = 42;

  @Test
  void anActorsEffectsAreWrittenAndItsRelaysAreTold() throws Exception {
    try (var shell = ShellHarness.start(shape(Backend.HASHMAP))) {
      shell.process(command(ACTOR, 0));

      assertThat(texts(shell.takeWritten())).containsExactly("events 42 count 1");
      List<RelayRecord> relayed = shell.takeRelayed();
      assertThat(relayed).hasSize(1);
      assertThat(relayed.get(0).guild()).isEqualTo(ACTOR);
      assertThat(relayed.get(0).node()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void stateSurvivesASnapshotAndARestore(Backend backend) throws Exception {
    OperatorSubtaskState snapshot;
    try (var shell = ShellHarness.start(shape(backend))) {
      shell.process(command(ACTOR, 0));
      shell.process(command(ACTOR + 1, 1));
      snapshot = shell.snapshot();
      shell.process(command(ACTOR, 2));
    }
    try (var shell = ShellHarness.restore(shape(backend), snapshot)) {
      shell.process(command(ACTOR, 2));
      shell.process(command(ACTOR + 1, 3));

      assertThat(texts(shell.takeWritten()))
          .containsExactly("events 42 count 2", "events 43 count 2");
    }
  }

  @Test
  void actorsDoNotSeeEachOthersState() throws Exception {
    try (var shell = ShellHarness.start(shape(Backend.ROCKSDB))) {
      for (int actor = 0; actor < 100; actor++) {
        shell.process(command(actor, actor));
      }

      assertThat(texts(shell.takeWritten())).allMatch(text -> text.endsWith("count 1"));
    }
  }

  @Test
  void aCommandThatThrowsIsRolledBackAndDeadLettered() throws Exception {
    try (var shell = ShellHarness.start(shape(Backend.ROCKSDB))) {
      shell.process(command(ACTOR, 0));
      shell.takeWritten();
      shell.takeRelayed();
      InboxRecord failing = command(ACTOR, 7, CountingActor.FAIL, 0);
      shell.process(failing);

      List<OutRecord> written = shell.takeWritten();
      assertThat(written).hasSize(1);
      assertThat(Topic.of(written.get(0).topic())).isEqualTo(Topic.DEAD_LETTERS);
      DeadLetter letter = DeadLetter.parseFrom(written.get(0).value());
      assertThat(letter.getTopic()).isEqualTo("guild.inbox");
      assertThat(letter.getOffset()).isEqualTo(7);
      assertThat(letter.getError()).contains("asked to fail");
      assertThat(letter.getValue().toByteArray()).isEqualTo(failing.value());
      assertThat(shell.takeRelayed()).isEmpty();

      shell.process(command(ACTOR, 8));
      assertThat(texts(shell.takeWritten())).containsExactly("events 42 count 2");
    }
  }

  @Test
  void aValueThatIsNoEnvelopeIsDeadLettered() throws Exception {
    try (var shell = ShellHarness.start(shape(Backend.HASHMAP))) {
      shell.process(new InboxRecord(ACTOR, 3, 9, 0, new byte[] {(byte) 0xff, 1, 2, 3}));

      List<OutRecord> written = shell.takeWritten();
      assertThat(written).hasSize(1);
      DeadLetter letter = DeadLetter.parseFrom(written.get(0).value());
      assertThat(letter.getPartition()).isEqualTo(3);
      assertThat(letter.getOffset()).isEqualTo(9);
    }
  }

  @Test
  void garbageLargerThanACommandsEffectsMayBeIsDeadLettered() throws Exception {
    byte[] garbage = new byte[9 << 20];
    Arrays.fill(garbage, (byte) 0xff);
    try (var shell = ShellHarness.start(shape(Backend.HASHMAP))) {
      shell.process(new InboxRecord(ACTOR, 3, 9, 0, garbage));

      List<OutRecord> written = shell.takeWritten();
      assertThat(written).hasSize(1);
      DeadLetter letter = DeadLetter.parseFrom(written.get(0).value());
      assertThat(letter.getOffset()).isEqualTo(9);
      assertThat(letter.getValue().size()).isEqualTo(DeadLetters.VALUE_BYTES_MAX);
    }
  }

  @Test
  void aBrokenBackendFailsTheJobAndNotTheCommand() throws Exception {
    try (var shell = ShellHarness.start(shape(Backend.HASHMAP))) {
      assertThatThrownBy(() -> shell.process(command(ACTOR, 0, CountingActor.LOSE_STATE, 0)))
          .isInstanceOf(StateAccessException.class);
    }
  }

  @Test
  void aReadWhoseCallerHasGivenUpIsDroppedAndAWriteIsNot() throws Exception {
    long longAgoMs = ShellHarness.START_MS - RequestTimeout.MS - 1;
    try (var shell = ShellHarness.start(shape(Backend.HASHMAP))) {
      shell.process(command(ACTOR, 0, CountingActor.READ, longAgoMs));
      assertThat(shell.takeWritten()).isEmpty();

      shell.process(command(ACTOR, 1, CountingActor.READ, longAgoMs + 1));
      shell.process(command(ACTOR, 2));
      assertThat(texts(shell.takeWritten()))
          .containsExactly("events 42 count 1", "events 42 count 2");
    }
  }

  @Test
  void aTimerFiresWhenItIsDue() throws Exception {
    long dueMs = ShellHarness.START_MS + 5_000;
    try (var shell = ShellHarness.start(shape(Backend.HASHMAP))) {
      shell.process(command(ACTOR, 0, CountingActor.SET_TIMER, dueMs));
      shell.takeWritten();

      shell.setProcessingTime(dueMs - 1);
      assertThat(shell.takeWritten()).isEmpty();
      shell.setProcessingTime(dueMs);
      assertThat(texts(shell.takeWritten())).containsExactly("nodes 42 timer of 42 at " + dueMs);
    }
  }

  @Test
  void aTimerOfAnotherCellsActorInTheRestoredStateIsLeftOut() throws Exception {
    long dueMs = ShellHarness.START_MS + 5_000;
    OperatorSubtaskState snapshot;
    try (var shell = ShellHarness.start(shape(Backend.HASHMAP))) {
      shell.process(command(ACTOR, 0, CountingActor.SET_TIMER, dueMs));
      shell.process(command(ACTOR + 1, 1, CountingActor.SET_TIMER, dueMs));
      snapshot = shell.snapshot();
    }
    ActorKind ofOneActor =
        new ActorKind(
            Topic.GUILD_INBOX, CountingActor::new, WarmUp.NONE, actor -> actor == ACTOR + 1);
    Shape<Long, InboxRecord> cell =
        Shape.actor(() -> new ActorFunction(ofOneActor, ShellHarness.GUARD), Backend.HASHMAP);
    try (var shell = ShellHarness.restore(cell, snapshot)) {
      shell.setProcessingTime(dueMs);

      assertThat(texts(shell.takeWritten())).containsExactly("nodes 43 timer of 43 at " + dueMs);
    }
  }

  @ParameterizedTest
  @EnumSource(Backend.class)
  void aTimerSurvivesARestore(Backend backend) throws Exception {
    long dueMs = ShellHarness.START_MS + 5_000;
    OperatorSubtaskState snapshot;
    try (var shell = ShellHarness.start(shape(backend))) {
      shell.process(command(ACTOR, 0, CountingActor.SET_TIMER, dueMs));
      snapshot = shell.snapshot();
    }
    try (var shell = ShellHarness.restore(shape(backend), snapshot)) {
      shell.setProcessingTime(dueMs);

      assertThat(texts(shell.takeWritten())).containsExactly("nodes 42 timer of 42 at " + dueMs);
    }
  }

  @Test
  void rescalingFromOneSubtaskToTwoMovesEachActorWithItsState() throws Exception {
    int actors = 200;
    OperatorSubtaskState one;
    try (var shell = ShellHarness.start(shape(Backend.ROCKSDB))) {
      for (int actor = 0; actor < actors; actor++) {
        shell.process(command(actor, actor));
      }
      one = shell.snapshot();
    }
    OperatorSubtaskState state = AbstractStreamOperatorTestHarness.repackageState(one);
    List<String> written = new ArrayList<>();
    for (int subtask = 0; subtask < 2; subtask++) {
      try (var shell = ShellHarness.restore(shape(Backend.ROCKSDB), state, 1, 2, subtask)) {
        int before = written.size();
        for (int actor = 0; actor < actors; actor++) {
          if (Subtasks.of((long) actor, 2) == subtask) {
            shell.process(command(actor, actors + actor));
          }
        }
        written.addAll(texts(shell.takeWritten()));
        assertThat(written.size() - before).isBetween(50, 150);
      }
    }
    assertThat(written).hasSize(actors).allMatch(text -> text.endsWith("count 2"));
  }

  private static Shape<Long, InboxRecord> shape(Backend backend) {
    ActorKind kind = new ActorKind(Topic.GUILD_INBOX, CountingActor::new);
    return Shape.actor(() -> new ActorFunction(kind, ShellHarness.GUARD), backend);
  }

  private static List<String> texts(List<OutRecord> records) {
    List<String> texts = new ArrayList<>();
    for (OutRecord record : records) {
      texts.add(
          Topic.of(record.topic()).topicName()
              + " "
              + record.key()
              + " "
              + new String(record.value(), StandardCharsets.UTF_8));
    }
    return texts;
  }
}
