package dev.throng.jobs.core.relay;

import static dev.throng.jobs.core.relay.RelaySteps.EVERYONE;
import static dev.throng.jobs.core.relay.RelaySteps.attach;
import static dev.throng.jobs.core.relay.RelaySteps.changed;
import static dev.throng.jobs.core.relay.RelaySteps.channel;
import static dev.throng.jobs.core.relay.RelaySteps.detach;
import static dev.throng.jobs.core.relay.RelaySteps.dispatch;
import static dev.throng.jobs.core.relay.RelaySteps.member;
import static dev.throng.jobs.core.relay.RelaySteps.role;
import static dev.throng.jobs.core.relay.RelaySteps.step;
import static dev.throng.jobs.core.relay.RelaySteps.whole;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RelayStructure;
import dev.throng.protocol.wire.Snapshot;
import dev.throng.protocol.wire.SnapshotChannel;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RelayTest {
  private static final long GUILD = 9;
  private static final long OWNER = 1_000;
  private static final long RED = 21;
  private static final long BLUE = 22;

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

  /** Channel 5 for all, 6 for the red, 7 for the blue. */
  private final RelayStep structure =
      step(
          whole(OWNER)
              .addRoles(role(EVERYONE, Permissions.VIEW_CHANNEL))
              .addRoles(role(RED, 0))
              .addRoles(role(BLUE, 0))
              .addChannels(channel(5))
              .addChannels(channel(6).addDeniedRoles(EVERYONE).addAllowedRoles(RED))
              .addChannels(channel(7).addDeniedRoles(EVERYONE).addAllowedRoles(BLUE)));

  @Test
  void numbersItsRecordsWithoutHolesAndSkipsWhatConcernsNobody() {
    assertThat(handle(dispatch(0))).isEmpty();
    Delivery first = delivered(structure, attach(100, 1));
    assertThat(handle(dispatch(6))).isEmpty();
    assertThat(handle(dispatch(66))).isEmpty();
    Delivery second = delivered(dispatch(5));

    assertThat(first.getPrevSeq()).isZero();
    assertThat(first.getGeneration()).isEqualTo(7);
    assertThat(second.getPrevSeq()).isEqualTo(first.getSeq());
  }

  @Test
  void saysItsAudienceInTheShortestWay() {
    delivered(structure, attach(100, 1));
    delivered(attach(101, 2, RED));
    delivered(attach(102, 3, BLUE));

    assertThat(dispatched(dispatch(0)).getGroupsCount()).isZero();
    assertThat(dispatched(dispatch(5)).getExcludedGroupsCount()).isZero();
    assertThat(dispatched(dispatch(6)).getGroupsList()).containsExactly(1);
    delivered(attach(103, 4, RED, BLUE));
    delivered(attach(104, OWNER));
    assertThat(dispatched(dispatch(6)).getGroupSet().toByteArray()).isEqualTo(new byte[] {0b1010});
    delivered(step(changed(channel(5).addDeniedRoles(BLUE).addAllowedRoles(RED), false)));
    assertThat(dispatched(dispatch(5)).getExcludedGroupsCount()).isEqualTo(1);
  }

  @Test
  void usersWithTheSameRolesShareAClassAndClassesThatSeeTheSameShareAGroup() {
    DeliveryPart first = delivered(structure, attach(100, 1)).getParts(0);
    DeliveryPart same = delivered(attach(101, 2)).getParts(0);
    assertThat(handle(step(RelayStructure.newBuilder().addRoles(role(23, 0))))).isEmpty();
    DeliveryPart other = delivered(attach(102, 3, 23)).getParts(0);

    assertThat(same.getAttached().getClassNumber()).isEqualTo(first.getAttached().getClassNumber());
    assertThat(other.getAttached().getClassNumber()).isEqualTo(1);
    assertThat(other.getAttached().getGroup()).isEqualTo(first.getAttached().getGroup());
    assertThat(dispatched(dispatch(5)).getGroupSet()).isEmpty();
  }

  @Test
  void aNumberComesBackWhenNobodyHasItsClass() {
    delivered(structure, attach(100, 1, RED));
    delivered(attach(101, 2));
    delivered(detach(100, 1, false));

    DeliveryPart blue = delivered(attach(102, 3, BLUE)).getParts(0);
    assertThat(blue.getAttached().getClassNumber()).isZero();
    assertThat(blue.getAttached().getGroup()).isZero();
    assertThat(handle(dispatch(6))).isEmpty();
  }

  @Test
  void whoGainsLosesAndKeepsSightIsToldAfterTheMoves() {
    delivered(structure, attach(100, 1));
    delivered(attach(101, 2, RED));
    delivered(attach(102, 3, BLUE));
    delivered(attach(103, 4, RED, BLUE));

    Delivery delivery =
        delivered(
            step(
                changed(
                    channel(6).addDeniedRoles(RED).addAllowedRoles(BLUE).addDeniedRoles(EVERYONE),
                    true)));

    assertThat(delivery.getPartsList())
        .extracting(DeliveryPart::getPartCase)
        .containsExactly(
            DeliveryPart.PartCase.REGROUPED,
            DeliveryPart.PartCase.DISPATCH,
            DeliveryPart.PartCase.DISPATCH,
            DeliveryPart.PartCase.DISPATCH);
    assertThat(delivery.getParts(0).getRegrouped().getClassesList()).containsExactly(1, 2);
    assertThat(delivery.getParts(1).getDispatch().getT()).isEqualTo("CHANNEL_DELETE");
    assertThat(classes(delivery.getParts(1))).containsExactly(1);
    assertThat(delivery.getParts(2).getDispatch().getT()).isEqualTo("CHANNEL_CREATE");
    assertThat(classes(delivery.getParts(2))).containsExactly(2);
    assertThat(delivery.getParts(3).getDispatch().getT()).isEqualTo("CHANNEL_UPDATE");
    assertThat(classes(delivery.getParts(3))).containsExactly(3);
    // Nobody there may see it, so nobody hears of it.
    assertThat(
            handle(step(changed(channel(8).addDeniedRoles(EVERYONE).addDeniedRoles(RED), false))))
        .isEmpty();
  }

  @Test
  void aRoleThatIsGivenMorePermissionsShowsItsClassesMore() {
    delivered(structure, attach(100, 1, RED));
    delivered(attach(101, 2));

    Delivery delivery =
        delivered(
            step(
                RelayStructure.newBuilder()
                    .addRoles(role(RED, Permissions.ADMINISTRATOR))
                    .addChanges(RelaySteps.change(7))
                    .addChanges(RelaySteps.change(6).setUpdated(true))));

    // Nobody else is in its group, whose number stays.
    assertThat(delivery.getPartsCount()).isEqualTo(2);
    assertThat(delivery.getParts(0).getDispatch().getT()).isEqualTo("CHANNEL_CREATE");
    assertThat(classes(delivery.getParts(0))).containsExactly(0);
    assertThat(delivery.getParts(1).getDispatch().getT()).isEqualTo("CHANNEL_UPDATE");
    assertThat(dispatched(dispatch(7)).getGroupsList()).containsExactly(0);
  }

  @Test
  void groupsThatSwapWhatTheySeeKeepTheirNumbers() {
    delivered(structure, attach(100, 1, RED));
    delivered(attach(101, 2, BLUE));
    delivered(attach(102, 3));

    Delivery delivery =
        delivered(
            step(
                changed(channel(6).addDeniedRoles(EVERYONE).addAllowedRoles(BLUE), false)
                    .mergeFrom(
                        changed(channel(7).addDeniedRoles(EVERYONE).addAllowedRoles(RED), false)
                            .build())));

    assertThat(delivery.getPartsList()).noneMatch(DeliveryPart::hasRegrouped);
    assertThat(delivery.getPartsCount()).isEqualTo(4);
    assertThat(dispatched(dispatch(6)).getGroupsList()).containsExactly(1);
    assertThat(dispatched(dispatch(7)).getGroupsList()).containsExactly(0);
    DeliveryPart same = delivered(attach(103, 4, BLUE)).getParts(0);
    assertThat(same.getAttached().getGroup()).isEqualTo(1);
  }

  @Test
  void aRoleThatIsGoneIsTakenFromItsClassesAndItsSlotIsUsedAgain() {
    delivered(structure, attach(100, 1, RED));
    assertThat(handle(step(RelayStructure.newBuilder().addRemovedRoles(RED)))).isEmpty();
    assertThat(handle(dispatch(6))).isEmpty();

    delivered(
        step(
            RelayStructure.newBuilder()
                .addRoles(role(24, 0))
                .addChannels(channel(8).addDeniedRoles(EVERYONE).addAllowedRoles(24))),
        attach(101, 2, 24));

    assertThat(handle(dispatch(6))).isEmpty();
    assertThat(dispatched(dispatch(8)).getGroupsList()).hasSize(1);
    assertThat(delivered(detach(100, 1, false)).getPartsCount()).isEqualTo(1);
  }

  @Test
  void aMemberWithAnOverwriteOfItsOwnIsAloneInItsClass() {
    delivered(structure, attach(100, 1));
    delivered(attach(101, 2));
    delivered(attach(102, 2));

    Delivery delivery =
        delivered(step(changed(channel(6).addDeniedRoles(EVERYONE).addAllowedMembers(2), true)));

    assertThat(delivery.getParts(0).getReclassed().getSessionsList()).containsExactly(101L, 102L);
    assertThat(delivery.getParts(0).getReclassed().getClassNumber()).isEqualTo(1);
    assertThat(delivery.getParts(1).getRegrouped().getClassesList()).containsExactly(1);
    assertThat(delivery.getParts(2).getDispatch().getT()).isEqualTo("CHANNEL_CREATE");
    assertThat(classes(delivery.getParts(2))).containsExactly(1);
    assertThat(delivered(attach(103, 3)).getParts(0).getAttached().getClassNumber()).isZero();
    delivered(detach(101, 2, false));
    delivered(detach(102, 2, false));
    assertThat(delivered(attach(104, 2)).getParts(0).getAttached().getGroup()).isNotZero();
  }

  @Test
  void aMembersRolesMoveItsSessionsAlone() {
    delivered(structure, attach(100, 1));
    delivered(attach(101, 2));
    delivered(attach(102, 2));

    Delivery delivery = delivered(member(2, new long[] {RED}, 6));

    assertThat(delivery.getPartsCount()).isEqualTo(2);
    assertThat(delivery.getParts(0).getReclassed().getSessionsList()).containsExactly(101L, 102L);
    assertThat(delivery.getParts(1).getDispatch().getT()).isEqualTo("CHANNEL_CREATE");
    assertThat(delivery.getParts(1).getDispatch().getSessionsList()).containsExactly(101L, 102L);
    assertThat(handle(member(3, new long[] {RED}))).isEmpty();
  }

  @Test
  void theLastMessageOfAChannelThatNobodySawComesBeforeSomebodyDoes() {
    delivered(structure, attach(100, 1));
    assertThat(handle(message(6, 40))).isEmpty();
    assertThat(handle(message(6, 41))).isEmpty();

    Delivery delivery = delivered(attach(101, 2, RED));
    assertThat(delivery.getParts(0).getLastMessages().getChannelsList()).containsExactly(6L);
    assertThat(delivery.getParts(0).getLastMessages().getMessagesList()).containsExactly(41L);
    assertThat(delivery.getParts(1).hasAttached()).isTrue();
    assertThat(delivered(attach(102, 3)).getPartsCount()).isEqualTo(1);
    assertThat(state.size(0L, "unseen-messages")).isZero();
  }

  @Test
  void aSnapshotSaysWhichBitOfASessionsChannelsIsWhose() {
    delivered(structure, attach(100, 1));
    Delivery delivery =
        delivered(
            RelayStep.newBuilder()
                .setSnapshot(
                    Snapshot.newBuilder()
                        .addChannels(SnapshotChannel.newBuilder().setId(6))
                        .addChannels(SnapshotChannel.newBuilder().setId(5)))
                .build());
    Attached red = delivered(attach(101, 2, RED)).getParts(0).getAttached();
    Attached other = delivered(attach(102, 3)).getParts(0).getAttached();

    List<Integer> slots =
        delivery.getParts(0).getSnapshot().getChannelsList().stream()
            .map(SnapshotChannel::getSlot)
            .toList();
    assertThat(bits(red.getChannels())).containsAll(slots);
    assertThat(bits(other.getChannels())).contains(slots.get(1)).doesNotContain(slots.get(0));
  }

  private static RelayStep message(long channel, long id) {
    RelayStep.Builder step = dispatch(channel).toBuilder();
    step.getDispatchBuilder().getDispatchBuilder().setChannel(channel).setLastMessage(id);
    return step.build();
  }

  private static List<Integer> bits(ByteString set) {
    return BitSet.valueOf(set.toByteArray()).stream().boxed().toList();
  }

  @Test
  void aNewEpochStartsFromNothing() {
    delivered(structure, attach(100, 1));
    epoch = 2;
    Delivery first = delivered(structure, attach(200, 2));

    assertThat(first.getPrevSeq()).isZero();
    assertThat(first.getParts(0).getAttached().getGroup()).isZero();
    assertThat(dispatched(dispatch(5)).getGroupsCount()).isZero();
    assertThat(handle(detach(100, 1, false))).isEmpty();
    assertThat(state.size(0L, "users")).isEqualTo(1);
    epoch = 1;
    assertThat(handle(dispatch(5))).isEmpty();
  }

  @Test
  void theSlotOfAChannelThatIsGoneIsGivenToTheNextOne() {
    delivered(structure, attach(100, 1, RED));
    delivered(attach(101, OWNER));
    delivered(attach(102, 3));

    DeliveryPart gone = delivered(removed(6)).getParts(1);
    assertThat(gone.getDispatch().getT()).isEqualTo("CHANNEL_DELETE");
    assertThat(classes(gone)).containsExactly(0, 1);
    assertThat(handle(dispatch(6))).isEmpty();
    // Of the slots 0, 1 and 2 the owner sees 0 and 2, who comes too.
    assertThat(delivered(attach(103, OWNER)).getParts(0).getAttached().getChannels().byteAt(0))
        .isEqualTo((byte) 0b101);
    Delivery next = delivered(step(changed(channel(8).addDeniedRoles(EVERYONE), false)));
    assertThat(classes(next.getParts(0))).containsExactly(1);
    assertThat(delivered(attach(104, OWNER)).getParts(0).getAttached().getChannels().byteAt(0))
        .isEqualTo((byte) 0b111);
  }

  @Test
  void lastMessagesOfAChannelThatIsGoneAreForgotten() {
    delivered(structure, attach(100, 1));
    assertThat(handle(step(RelaySteps.message(6, 60)))).isEmpty();
    assertThat(state.size(0L, "unseen-messages")).isEqualTo(1);

    assertThat(delivered(removed(6)).getParts(0).getLastMessages().getChannelsCount()).isZero();
    assertThat(state.size(0L, "unseen-messages")).isZero();
  }

  private static RelayStep removed(long channel) {
    return step(
        RelayStructure.newBuilder()
            .addRemovedChannels(channel)
            .addChanges(RelaySteps.change(channel)));
  }

  @Test
  void aSessionThatWasNeverAttachedIsToldOnlyWithABody() {
    assertThat(handle(detach(100, 1, false))).isEmpty();
    assertThat(delivered(detach(100, 1, true)).getParts(0).getDetached().getD())
        .isEqualTo(RelaySteps.D);
  }

  @Test
  void aNodeWithoutSessionsLeavesOneRow() {
    delivered(structure, attach(100, 1));
    delivered(attach(101, 2, RED));
    delivered(detach(100, 1, false));
    delivered(detach(101, 2, true));

    assertThat(state.size(0L, "relay")).isEqualTo(1);
    for (String table :
        List.of("users", "outline", "class-pages", "class-index", "group-pages", "group-index")) {
      assertThat(state.size(0L, table)).as(table).isZero();
    }
  }

  @Test
  void withoutTheStructureItEndsItsSessionsAndAsksForItOnce() throws Exception {
    // What an earlier version left: sessions, and nothing that says what they see.
    new RelayTables(state).putState(new RelayState(1, seq, 2, false, false));

    List<OutRecord> written = handle(dispatch(5));

    assertThat(written).hasSize(2);
    Delivery gap = Delivery.parseFrom(written.get(0).value());
    assertThat(gap.getPrevSeq()).isEqualTo(gap.getSeq());
    assertThat(gap.getPartsCount()).isZero();
    assertThat(Topic.of(written.get(1).topic())).isEqualTo(Topic.GUILD_INBOX);
    assertThat(written.get(1).key()).isEqualTo(GUILD);
    GuildCommand question = GuildCommand.parseFrom(written.get(1).value());
    assertThat(question.getSendStructure().getNode()).isEqualTo(3);
    assertThat(question.getSendStructure().getEpoch()).isEqualTo(1);
    assertThat(handle(dispatch(5))).isEmpty();
    // Who comes in the meantime ends with the gap at which the structure is there.
    assertThat(delivered(attach(101, 2)).getPrevSeq()).isEqualTo(gap.getSeq());
    Delivery again = delivered(structure);
    assertThat(again.getPrevSeq()).isEqualTo(again.getSeq());
    assertThat(delivered(attach(102, 2)).getPrevSeq()).isEqualTo(again.getSeq());
    assertThat(dispatched(dispatch(5)).getGroupsCount()).isZero();
    assertThat(handle(structure)).isEmpty();
  }

  private List<OutRecord> handle(RelayStep... steps) {
    seq += 1 << 16;
    return relay.run(RelaySteps.record(GUILD, 3, epoch, seq, steps));
  }

  private Delivery delivered(RelayStep... steps) {
    List<OutRecord> written = handle(steps);
    assertThat(written).hasSize(1);
    assertThat(written.get(0).key()).isEqualTo(3);
    try {
      return Delivery.parseFrom(written.get(0).value());
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private Dispatch dispatched(RelayStep step) {
    return delivered(step).getParts(0).getDispatch();
  }

  private static List<Integer> classes(DeliveryPart part) {
    return BitSet.valueOf(part.getDispatch().getClassSet().toByteArray()).stream().boxed().toList();
  }
}
