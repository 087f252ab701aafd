package dev.throng.jobs.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.wire.ChannelChange;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.RelayAttach;
import dev.throng.protocol.wire.RelayCommand;
import dev.throng.protocol.wire.RelayDetach;
import dev.throng.protocol.wire.RelayDispatch;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RelayVisibility;
import dev.throng.protocol.wire.SessionRef;
import dev.throng.protocol.wire.VisibleSet;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class RelayTest {
  private static final ByteString D = ByteString.copyFromUtf8("{}");

  private final MemoryStateFactory state = new MemoryStateFactory();
  private final RelayRunner relay =
      new RelayRunner(
          state,
          tables -> new Relay(tables, 7),
          (record, cause) -> {
            throw new AssertionError(cause);
          });
  private long epoch = 1;
  private long seq;

  @Test
  void numbersItsRecordsWithoutHolesAndSkipsWhatConcernsNobody() {
    assertThat(handle(dispatch(0))).isNull();
    Delivery first = delivered(attach(100, 1, 5));
    assertThat(handle(dispatch(6))).isNull();
    Delivery second = delivered(dispatch(5));

    assertThat(first.getPrevSeq()).isZero();
    assertThat(first.getGeneration()).isEqualTo(7);
    assertThat(second.getPrevSeq()).isEqualTo(first.getSeq());
  }

  @Test
  void saysItsAudienceInTheShortestWay() {
    delivered(attach(100, 1, 5, 6, 7));
    delivered(attach(101, 2, 5, 6));
    delivered(attach(102, 3, 5));
    delivered(attach(103, 4, 8));

    assertThat(dispatched(dispatch(0)).getGroupsCount()).isZero();
    assertThat(dispatched(dispatch(0)).getExcludedGroupsCount()).isZero();
    assertThat(dispatched(dispatch(7)).getGroupsList()).containsExactly(0);
    assertThat(dispatched(dispatch(5)).getExcludedGroupsList()).containsExactly(3);
    assertThat(dispatched(dispatch(5)).getGroupsCount()).isZero();
    assertThat(dispatched(dispatch(8)).getGroupsList()).containsExactly(3);
    assertThat(handle(dispatch(9))).isNull();
  }

  @Test
  void sessionsThatSeeTheSameShareAGroup() {
    assertThat(delivered(attach(100, 1, 5, 6)).getParts(0).getAttached().getGroup()).isZero();
    assertThat(delivered(attach(101, 2, 5, 6)).getParts(0).getAttached().getGroup()).isZero();
    assertThat(delivered(attach(102, 3, 6)).getParts(0).getAttached().getGroup()).isEqualTo(1);
    assertThat(dispatched(dispatch(6)).getGroupsCount()).isZero();
  }

  @Test
  void aGroupNumberComesBackWhenItIsEmpty() {
    delivered(attach(100, 1, 5));
    delivered(attach(101, 2, 6));
    delivered(detach(100, 1, false));

    assertThat(delivered(attach(102, 3, 7)).getParts(0).getAttached().getGroup()).isZero();
    assertThat(handle(dispatch(5))).isNull();
  }

  @Test
  void whoGainsLosesAndKeepsSightIsToldAfterTheRegrouping() {
    delivered(attach(100, 1, 5));
    delivered(attach(101, 2, 5, 6));
    delivered(attach(102, 3, 5, 6));

    Delivery delivery =
        delivered(
            RelayStep.newBuilder()
                .setVisibility(
                    RelayVisibility.newBuilder()
                        .addSets(set(new long[] {5, 6}, 1, 2))
                        .addSets(set(new long[] {5}, 3))
                        .addChannels(
                            ChannelChange.newBuilder().setChannel(6).setD(D).setUpdated(true)))
                .build());

    assertThat(delivery.getPartsList())
        .extracting(DeliveryPart::getPartCase)
        .containsExactly(
            DeliveryPart.PartCase.REGROUPED,
            DeliveryPart.PartCase.REGROUPED,
            DeliveryPart.PartCase.DISPATCH,
            DeliveryPart.PartCase.DISPATCH,
            DeliveryPart.PartCase.DISPATCH);
    List<Dispatch> dispatches =
        delivery.getPartsList().stream()
            .filter(DeliveryPart::hasDispatch)
            .map(DeliveryPart::getDispatch)
            .toList();
    assertThat(dispatches)
        .extracting(Dispatch::getT)
        .containsExactly("CHANNEL_DELETE", "CHANNEL_CREATE", "CHANNEL_UPDATE");
    assertThat(dispatches.get(0).getSessionsList()).containsExactly(102L);
    assertThat(dispatches.get(1).getSessionsList()).containsExactly(100L);
    assertThat(dispatches.get(2).getSessionsList()).containsExactly(101L);
  }

  @Test
  void aNewEpochStartsFromNothing() {
    delivered(attach(100, 1, 5));
    epoch = 2;
    Delivery first = delivered(attach(200, 2, 5));

    assertThat(first.getPrevSeq()).isZero();
    assertThat(first.getParts(0).getAttached().getGroup()).isZero();
    assertThat(dispatched(dispatch(5)).getGroupsCount()).isZero();
    assertThat(handle(detach(100, 1, false))).isNull();
    assertThat(state.size(0L, "users")).isEqualTo(1);
    epoch = 1;
    assertThat(handle(dispatch(5))).isNull();
  }

  @Test
  void aSessionThatWasNeverAttachedIsToldOnlyWithABody() {
    assertThat(handle(detach(100, 1, false))).isNull();
    assertThat(delivered(detach(100, 1, true)).getParts(0).getDetached().getD()).isEqualTo(D);
  }

  @Test
  void aNodeThatStartsAgainIsForgottenInOneStepHoweverMuchItsSessionsSaw() {
    for (int group = 0; group < 8; group++) {
      long[] visible = new long[500];
      for (int channel = 0; channel < visible.length; channel++) {
        visible[channel] = channel == group ? 900 + group : 1 + channel;
      }
      delivered(attach(100 + group, 1 + group, visible));
    }
    assertThat(state.size(0L, "channel-groups")).isGreaterThan(500);

    epoch = 2;
    delivered(attach(200, 50, 5));

    assertThat(state.size(0L, "users")).isEqualTo(1);
    assertThat(state.size(0L, "groups")).isEqualTo(1);
    assertThat(state.size(0L, "channel-groups")).isEqualTo(1);
    assertThat(state.size(0L, "group-by-hash")).isEqualTo(1);
  }

  @Test
  void aNodeWithoutSessionsLeavesOneRow() {
    delivered(attach(100, 1, 5, 6));
    delivered(attach(101, 2, 5));
    delivered(detach(100, 1, false));
    delivered(detach(101, 2, false));

    assertThat(state.size(0L, "relay")).isEqualTo(1);
    for (String table : List.of("users", "groups", "channel-groups", "group-by-hash")) {
      assertThat(state.size(0L, table)).as(table).isZero();
    }
  }

  private @Nullable OutRecord handle(RelayStep step) {
    seq += 1 << 16;
    RelayCommand command =
        RelayCommand.newBuilder()
            .setGuild(9)
            .setNode(3)
            .setEpoch(epoch)
            .setSeq(seq)
            .addSteps(step)
            .build();
    List<OutRecord> written = relay.run(new RelayRecord(9, 3, epoch, seq, command.toByteArray()));
    return written.isEmpty() ? null : written.get(0);
  }

  private Delivery delivered(RelayStep step) {
    OutRecord record = handle(step);
    assertThat(record).isNotNull();
    assertThat(record.key()).isEqualTo(3);
    try {
      return Delivery.parseFrom(record.value());
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private Dispatch dispatched(RelayStep step) {
    return delivered(step).getParts(0).getDispatch();
  }

  private static RelayStep attach(long session, long user, long... visible) {
    RelayAttach.Builder attach =
        RelayAttach.newBuilder()
            .setSession(SessionRef.newBuilder().setSession(session).setUser(user))
            .setD(D);
    for (long channel : visible) {
      attach.addVisibleChannels(channel);
    }
    return RelayStep.newBuilder().setAttach(attach).build();
  }

  private static RelayStep detach(long session, long user, boolean body) {
    RelayDetach.Builder detach = RelayDetach.newBuilder().setSession(session).setUser(user);
    return RelayStep.newBuilder().setDetach(body ? detach.setD(D) : detach).build();
  }

  private static RelayStep dispatch(long channel) {
    return RelayStep.newBuilder()
        .setDispatch(
            RelayDispatch.newBuilder()
                .setDispatch(Dispatch.newBuilder().setT("X").setD(D))
                .setChannel(channel))
        .build();
  }

  private static VisibleSet set(long[] channels, long... users) {
    VisibleSet.Builder set = VisibleSet.newBuilder();
    for (long channel : channels) {
      set.addVisibleChannels(channel);
    }
    for (long user : users) {
      set.addUsers(user);
    }
    return set.build();
  }
}
