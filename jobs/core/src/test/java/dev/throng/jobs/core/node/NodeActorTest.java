package dev.throng.jobs.core.node;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.ActorRunner;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.NodeCommand;
import dev.throng.protocol.wire.RenewLease;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.UserArrived;
import dev.throng.protocol.wire.UserCommand;
import dev.throng.protocol.wire.UserLeft;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class NodeActorTest {
  private static final long NODE = 3;

  private final MemoryStateFactory state = new MemoryStateFactory();
  private ActorRunner runner;
  private long offset;
  private long timeUs = 1_000_000;
  private long timerAtMs = -1;

  @BeforeEach
  void start() {
    state.select(NODE);
    runner = new ActorRunner(Topic.NODES, state, tables -> new NodeActor(tables, 10_000));
  }

  @Test
  void aLeaseThatIsRenewedLives() {
    renew(1);
    for (int second = 0; second < 60; second++) {
      assertThat(passTime(second * 1_000L)).isEmpty();
      if (second % 3 == 0) {
        assertThat(status(renew(1))).isEqualTo(204);
      }
    }
  }

  @Test
  void aSilentNodeIsSuspectedThenFencedAndItsUsersAreTold() throws Exception {
    renew(1);
    arrive(1, 50);
    arrive(1, 51);

    List<OutRecord> out = new ArrayList<>();
    long silentForMs = 0;
    while (out.isEmpty() && silentForMs < 60_000) {
      silentForMs += 500;
      for (OutRecord record : passTime(silentForMs)) {
        out.addAll(deliverToSelf(record));
      }
    }

    assertThat(silentForMs).isBetween(15_000L, 25_000L);
    assertThat(out)
        .extracting(OutRecord::topic)
        .containsExactly(
            Topic.DELIVERIES.ordinal(), Topic.USER_INBOX.ordinal(), Topic.USER_INBOX.ordinal());
    assertThat(Delivery.parseFrom(out.get(0).value()).getParts(0).hasFenced()).isTrue();
    assertThat(UserCommand.parseFrom(out.get(1).value()).getNodeExpired().getEpoch()).isEqualTo(1);
    assertThat(status(renew(1))).isEqualTo(409);
    assertThat(status(renew(2))).isEqualTo(204);
  }

  @Test
  void aFencedNodeIsToldWhichEpochItsNextOneMustBeAbove() throws Exception {
    renew(9_000_000);
    Effects fenced = renew(1_000);

    assertThat(status(fenced)).isEqualTo(409);
    assertThat(Reply.parseFrom(fenced.records().get(0).value()).getValue()).isEqualTo(9_000_000);
  }

  @Test
  void aRenewalThatWaitedBehindTheVerdictSavesTheNode() {
    renew(1);
    List<OutRecord> verdicts = new ArrayList<>();
    for (long ms = 0; ms <= 40_000; ms += 500) {
      verdicts.addAll(passTime(ms));
    }
    assertThat(verdicts).hasSize(1);
    assertThat(deliverToSelf(verdicts.get(0))).isEmpty();

    assertThat(status(renew(1))).isEqualTo(204);

    assertThat(passTime(46_000)).isEmpty();
    assertThat(passTime(54_000)).isEmpty();
  }

  @Test
  void aRestoreStartsLeasesAfresh() {
    renew(1);
    passTime(0);
    start();

    assertThat(passTime(1_000_000)).isEmpty();
    assertThat(passTime(1_005_000)).isEmpty();
    assertThat(passTime(1_011_000)).hasSize(1);
  }

  @Test
  void aNewEpochExpiresTheUsersOfTheOneBefore() {
    renew(1);
    for (long user = 1; user <= 2_500; user++) {
      arrive(1, user);
    }
    leave(1, 2_500);

    Effects effects = renew(2);
    int told = told(effects);
    assertThat(told).isBetween(1, 1_000);
    while (effects.records().stream().anyMatch(r -> r.topic() == Topic.NODES.ordinal())) {
      OutRecord next =
          effects.records().stream()
              .filter(r -> r.topic() == Topic.NODES.ordinal())
              .findFirst()
              .orElseThrow();
      effects = run(next.value());
      assertThat(told(effects)).isLessThanOrEqualTo(1_000);
      told += told(effects);
    }
    assertThat(told).isEqualTo(2_499);
    assertThat(state.size(NODE, "users-pages")).isZero();
  }

  @Test
  void aUserThatArrivesOnADeadEpochIsToldAtOnce() {
    renew(5);

    assertThat(told(arrive(4, 77))).isEqualTo(1);
    assertThat(told(arrive(5, 77))).isZero();
  }

  private Effects renew(long epoch) {
    return run(
        NodeCommand.newBuilder()
            .setHeader(
                Header.newBuilder()
                    .setTimeUs(timeUs++)
                    .setReplyTo(ReplyTo.newBuilder().setRequestId(1)))
            .setNode((int) NODE)
            .setEpoch(epoch)
            .setRenewLease(RenewLease.getDefaultInstance())
            .build()
            .toByteArray());
  }

  private Effects arrive(long epoch, long user) {
    return run(
        NodeCommand.newBuilder()
            .setNode((int) NODE)
            .setEpoch(epoch)
            .setUserArrived(UserArrived.newBuilder().setUser(user))
            .build()
            .toByteArray());
  }

  private void leave(long epoch, long user) {
    run(
        NodeCommand.newBuilder()
            .setNode((int) NODE)
            .setEpoch(epoch)
            .setUserLeft(UserLeft.newBuilder().setUser(user))
            .build()
            .toByteArray());
  }

  private Effects run(byte[] value) {
    Effects effects = runner.run(new InboxRecord(NODE, 0, offset++, timeUs, value));
    if (effects.timerAtMs() >= 0) {
      timerAtMs = effects.timerAtMs();
    }
    return effects;
  }

  private List<OutRecord> deliverToSelf(OutRecord record) {
    assertThat(record.topic()).isEqualTo(Topic.NODES.ordinal());
    return run(record.value()).records();
  }

  private List<OutRecord> passTime(long nowMs) {
    if (timerAtMs < 0 || timerAtMs > nowMs) {
      return List.of();
    }
    Effects effects = runner.runTimer(NODE, nowMs);
    timerAtMs = effects.timerAtMs();
    return effects.records();
  }

  private static int told(Effects effects) {
    return (int)
        effects.records().stream().filter(r -> r.topic() == Topic.USER_INBOX.ordinal()).count();
  }

  private static int status(Effects effects) {
    for (OutRecord record : effects.records()) {
      if (record.topic() == Topic.REPLIES.ordinal()) {
        try {
          return Reply.parseFrom(record.value()).getStatus();
        } catch (com.google.protobuf.InvalidProtocolBufferException e) {
          throw new AssertionError(e);
        }
      }
    }
    return 0;
  }
}
