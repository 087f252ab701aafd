package dev.throng.jobs.core.actor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.jobs.core.state.StateAccessException;
import dev.throng.jobs.core.state.Table;
import dev.throng.jobs.core.state.TransactionalState;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.AnyCommand;
import dev.throng.protocol.wire.DeadLetter;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ActorRunnerTest {
  private static final long ACTOR = 9;

  private final MemoryStateFactory state = new MemoryStateFactory();
  private long offset;

  @Test
  void aCommandThatThrowsLeavesNoTraceAndIsAnsweredAndDeadLettered() throws Exception {
    ActorRunner runner =
        runner(
            (table, effects) -> {
              table.put(1, 5L);
              effects.send(Topic.EVENTS, 1, new byte[] {1});
              throw new IllegalStateException("boom");
            });

    Effects effects = runner.run(command(Header.newBuilder().setReplyTo(replyTo(77))));

    assertThat(effects.records())
        .extracting(OutRecord::topic)
        .containsExactly(Topic.DEAD_LETTERS.ordinal(), Topic.REPLIES.ordinal());
    assertThat(DeadLetter.parseFrom(effects.records().get(0).value()).getError()).contains("boom");
    Reply reply = Reply.parseFrom(effects.records().get(1).value());
    assertThat(reply.getStatus()).isEqualTo(500);
    assertThat(reply.getRequestId()).isEqualTo(77);
    assertThat(value()).isNull();
  }

  @Test
  void garbageIsDeadLettered() {
    Effects effects =
        runner((table, out) -> {}).run(new InboxRecord(ACTOR, 0, 0, 0, new byte[] {-1, -1, 3}));

    assertThat(effects.records())
        .extracting(OutRecord::topic)
        .containsExactly(Topic.DEAD_LETTERS.ordinal());
  }

  @Test
  void whatASenderRepeatsIsDropped() {
    ActorRunner runner = counter();

    runner.run(command(Header.newBuilder().setSender(4).setSenderSeq(10)));
    runner.run(command(Header.newBuilder().setSender(4).setSenderSeq(11)));
    Effects repeated = runner.run(command(Header.newBuilder().setSender(4).setSenderSeq(10)));
    runner.run(command(Header.newBuilder().setSender(5).setSenderSeq(10)));

    assertThat(repeated.records()).isEmpty();
    assertThat(value()).isEqualTo(3L);
  }

  @Test
  void whatWasReadForADroppedRepeatIsNotTakenForAnotherActors() {
    ActorRunner runner = counter();
    runner.run(command(Header.newBuilder().setSender(4).setSenderSeq(10)));
    runner.run(command(Header.newBuilder().setSender(4).setSenderSeq(10)));

    state.select(ACTOR + 1);
    InboxRecord other = command(Header.newBuilder().setSender(4).setSenderSeq(10));
    assertThat(runner.run(other).records()).isNotEmpty();
  }

  @Test
  void aSenderIsForgottenWhenNothingThatItSentCanComeAgain() {
    ActorRunner runner = counter();
    long later = Senders.AGE_MAX_US;
    for (int sender = 1; sender <= 50; sender++) {
      runner.run(heard(sender, 10, sender));
    }
    runner.run(heard(1, 11, later));
    assertThat(state.size(ACTOR, "senders")).isEqualTo(50);
    assertThat(state.size(ACTOR, "senders-ring")).isEqualTo(50);

    for (int sender = 101; sender <= 120; sender++) {
      runner.run(heard(sender, 5, later + sender));
    }
    assertThat(state.size(ACTOR, "senders")).isEqualTo(21);
    assertThat(state.size(ACTOR, "senders-ring")).isEqualTo(21);
    long before = value();
    runner.run(heard(1, 11, later + 200));
    assertThat(value()).isEqualTo(before);
  }

  @Test
  void theHeaderIsFoundBehindOtherFields() throws Exception {
    Header header = Header.newBuilder().setCaller(7).setCommandId(8).build();
    byte[] command = GuildCommand.newBuilder().setGuild(5).setHeader(header).build().toByteArray();
    byte[] guildFirst = new byte[command.length];
    int headerBytes = 2 + header.getSerializedSize();
    System.arraycopy(command, headerBytes, guildFirst, 0, command.length - headerBytes);
    System.arraycopy(command, 0, guildFirst, command.length - headerBytes, headerBytes);

    assertThat(Headers.of(command)).isEqualTo(header);
    assertThat(Headers.of(guildFirst)).isEqualTo(header);
    assertThat(Headers.of(new byte[0])).isEqualTo(Header.getDefaultInstance());
    assertThatThrownBy(() -> Headers.of(new byte[] {-1, -1, 3}))
        .isInstanceOf(InvalidProtocolBufferException.class);
  }

  /** So that finding it costs no more for a large command than for a small one. */
  @Test
  void whatIsBehindTheHeaderIsNotLookedAt() throws Exception {
    Header header = Header.newBuilder().setCaller(7).setReplyTo(replyTo(77)).build();
    byte[] command = AnyCommand.newBuilder().setHeader(header).build().toByteArray();
    byte[] broken = Arrays.copyOf(command, command.length + 3);
    Arrays.fill(broken, command.length, broken.length, (byte) -1);

    assertThatThrownBy(() -> AnyCommand.parseFrom(broken))
        .isInstanceOf(InvalidProtocolBufferException.class);
    assertThat(Headers.of(broken)).isEqualTo(header);
    Effects effects = counter().run(new InboxRecord(ACTOR, 0, 0, 0, broken));
    assertThat(value()).isEqualTo(1L);
    assertThat(effects.records()).hasSize(1);
  }

  @Test
  void aRetryIsAnsweredAgainToWhoAsksNowAndNotDoneAgain() throws Exception {
    ActorRunner runner = counter();
    Header.Builder header = Header.newBuilder().setCommandId(3).setTimeUs(1_000);

    Effects first = runner.run(command(header.setReplyTo(replyTo(1))));
    Effects second = runner.run(command(header.setReplyTo(replyTo(2))));

    assertThat(value()).isEqualTo(1L);
    Reply one = Reply.parseFrom(first.records().get(0).value());
    Reply two = Reply.parseFrom(second.records().get(0).value());
    assertThat(two.getRequestId()).isEqualTo(2);
    assertThat(two.getBody()).isEqualTo(one.getBody());
  }

  @Test
  void aCommandThatIsRetriedAgainAndAgainIsNeverDoneTwice() {
    ActorRunner runner = counter();
    long minuteUs = HandledCommands.AGE_MAX_US / 2;
    runner.run(command(1, 0, 0));
    for (int minute = 1; minute <= 5; minute++) {
      runner.run(command(100 + minute, minute * minuteUs, 0));
      runner.run(command(1, minute * minuteUs, 0));
    }

    assertThat(value()).isEqualTo(6L);
  }

  @Test
  void aRetryAfterTwoMinutesOfOtherCommandsIsNew() {
    ActorRunner runner = counter();
    runner.run(command(1, 1, 0));
    runner.run(command(2, 120_000_002L, 0));
    runner.run(command(1, 120_000_003L, 0));

    assertThat(value()).isEqualTo(3L);
  }

  @Test
  void theOldestCommandsAreForgottenWhenAllRepliesTogetherAreTooLarge() {
    byte[] reply = new byte[1 << 20];
    ActorRunner runner =
        runner(
            (table, effects) -> {
              table.put(1, value() == null ? 1 : value() + 1);
              effects.send(Topic.REPLIES, 0, reply);
            });
    long commands = 100;
    for (long id = 1; id <= commands; id++) {
      runner.run(command(id, id, 0));
    }

    assertThat(state.size(ACTOR, "handled"))
        .isEqualTo(HandledCommands.BYTES_MAX / reply.length - 1);
    runner.run(command(commands, commands + 1, 0));
    assertThat(value()).isEqualTo(commands);
    runner.run(command(1, commands + 2, 0));
    assertThat(value()).isEqualTo(commands + 1);
  }

  @ParameterizedTest
  @ValueSource(longs = {-120_000_001L, 120_000_001L, 8_640_000_000_000L})
  void aGatewayWithAWrongClockDoesNotMakeAnothersRetryASecondCommand(long skewUs) {
    ActorRunner runner = counter();
    long nowUs = 1_795_132_800_000_000L;

    runner.run(command(1, nowUs, 0));
    runner.run(command(2, nowUs + 1_000, skewUs));
    runner.run(command(1, nowUs + 2_000, 0));
    runner.run(command(2, nowUs + 3_000, skewUs));

    assertThat(value()).isEqualTo(2L);
  }

  @Test
  void nowIsTheLogsTimeAndNeverGoesBack() {
    List<Long> nows = new ArrayList<>();
    state.select(ACTOR);
    ActorRunner runner =
        new ActorRunner(
            Topic.GUILD_INBOX,
            state,
            tables -> {
              Table<Long> table = tables.table("t", Long.class);
              return (inbox, effects) -> {
                nows.add(effects.nowUs());
                table.put(1, effects.nowUs());
              };
            });

    runner.run(command(1, 5_000, 999));
    runner.run(command(2, 3_000, -999));
    runner.run(command(3, 6_000, 0));

    assertThat(nows).containsExactly(5_000L, 5_000L, 6_000L);
  }

  @Test
  void aCommandThatChangedNothingIsNotRemembered() {
    ActorRunner runner = runner((table, effects) -> table.get(1));

    runner.run(command(Header.newBuilder().setCommandId(1)));

    assertThat(state.size(ACTOR, "handled")).isZero();
  }

  @Test
  void effectsAboveEightMebibytesRollBackTheCommand() {
    ActorRunner runner =
        runner(
            (table, effects) -> {
              table.put(1, 5L);
              effects.send(Topic.EVENTS, 1, new byte[Effects.BYTES_MAX]);
              effects.send(Topic.EVENTS, 1, new byte[1]);
            });

    Effects effects = runner.run(command(Header.newBuilder()));

    assertThat(effects.records())
        .extracting(OutRecord::topic)
        .containsExactly(Topic.DEAD_LETTERS.ordinal());
    assertThat(value()).isNull();
  }

  @Test
  void moreWritesThanACommandMayMakeRollItBack() {
    ActorRunner runner =
        runner(
            (table, effects) -> {
              for (int i = 0; i <= TransactionalState.WRITES_MAX; i++) {
                table.put(1, (long) i);
              }
            });

    assertThat(runner.run(command(Header.newBuilder())).records()).hasSize(1);
    assertThat(value()).isNull();
  }

  @Test
  void aBackendThatFailsStopsTheJob() {
    ActorRunner runner =
        runner(
            (table, effects) -> {
              throw new StateAccessException("disk", new java.io.IOException());
            });

    assertThatThrownBy(() -> runner.run(command(Header.newBuilder())))
        .isInstanceOf(StateAccessException.class);
  }

  @Test
  void aTimerThatThrowsIsRolledBackAndDeadLettered() {
    state.select(ACTOR);
    ActorRunner runner =
        new ActorRunner(
            Topic.NODES,
            state,
            tables -> {
              Table<Long> table = tables.table("t", Long.class);
              return new Actor() {
                @Override
                public void handle(InboxRecord inbox, Effects effects) {}

                @Override
                public void onTimer(long actor, long nowMs, Effects effects) {
                  table.put(1, nowMs);
                  throw new IllegalStateException("timer");
                }
              };
            });

    assertThat(runner.runTimer(ACTOR, 5).records()).hasSize(1);
    assertThat(value()).isNull();
  }

  private ActorRunner counter() {
    return runner(
        (table, effects) -> {
          Long count = table.get(1);
          long next = count == null ? 1 : count + 1;
          table.put(1, next);
          effects.send(
              Topic.REPLIES,
              0,
              Reply.newBuilder()
                  .setRequestId(next)
                  .setBody(com.google.protobuf.ByteString.copyFromUtf8("n" + next))
                  .build()
                  .toByteArray());
        });
  }

  private ActorRunner runner(BiConsumer<Table<Long>, Effects> body) {
    state.select(ACTOR);
    return new ActorRunner(
        Topic.GUILD_INBOX,
        state,
        tables -> {
          Table<Long> table = tables.table("t", Long.class);
          return (inbox, effects) -> body.accept(table, effects);
        });
  }

  private Long value() {
    state.select(ACTOR);
    return state.table("t", Long.class).get(1);
  }

  private InboxRecord command(Header.Builder header) {
    return new InboxRecord(
        ACTOR, 0, offset++, 0, AnyCommand.newBuilder().setHeader(header).build().toByteArray());
  }

  /** Appended to the log at this time, by a gateway whose clock is so far ahead. */
  private InboxRecord command(long id, long logUs, long skewUs) {
    Header.Builder header = Header.newBuilder().setCommandId(id).setTimeUs(logUs + skewUs);
    return new InboxRecord(ACTOR, 0, offset++, logUs, command(header).value());
  }

  private InboxRecord heard(long sender, long seq, long logUs) {
    Header.Builder header = Header.newBuilder().setSender(sender).setSenderSeq(seq);
    return new InboxRecord(ACTOR, 0, offset++, logUs, command(header).value());
  }

  private static ReplyTo replyTo(long request) {
    return ReplyTo.newBuilder().setRequestId(request).build();
  }
}
