package dev.throng.jobs.core.relay;

import static dev.throng.jobs.core.relay.RelayBench.BLUE;
import static dev.throng.jobs.core.relay.RelayBench.GUILD;
import static dev.throng.jobs.core.relay.RelayBench.OWNER;
import static dev.throng.jobs.core.relay.RelayBench.RED;
import static dev.throng.jobs.core.relay.RelayBench.STRUCTURE;
import static dev.throng.jobs.core.relay.RelayBench.classes;
import static dev.throng.jobs.core.relay.RelaySteps.EVERYONE;
import static dev.throng.jobs.core.relay.RelaySteps.attach;
import static dev.throng.jobs.core.relay.RelaySteps.changed;
import static dev.throng.jobs.core.relay.RelaySteps.channel;
import static dev.throng.jobs.core.relay.RelaySteps.detach;
import static dev.throng.jobs.core.relay.RelaySteps.dispatch;
import static dev.throng.jobs.core.relay.RelaySteps.member;
import static dev.throng.jobs.core.relay.RelaySteps.role;
import static dev.throng.jobs.core.relay.RelaySteps.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.RelayStructure;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RelayTest {
  private final RelayBench relay = new RelayBench();

  @Test
  void numbersItsRecordsWithoutHolesAndSkipsWhatConcernsNobody() {
    assertThat(relay.handle(dispatch(0))).isEmpty();
    Delivery first = relay.delivered(STRUCTURE, attach(100, 1));
    assertThat(relay.handle(dispatch(6))).isEmpty();
    assertThat(relay.handle(dispatch(66))).isEmpty();
    Delivery second = relay.delivered(dispatch(5));

    assertThat(first.getPrevSeq()).isZero();
    assertThat(first.getGeneration()).isEqualTo(7);
    assertThat(second.getPrevSeq()).isEqualTo(first.getSeq());
  }

  @Test
  void saysItsAudienceInTheShortestWay() {
    relay.delivered(STRUCTURE, attach(100, 1));
    relay.delivered(attach(101, 2, RED));
    relay.delivered(attach(102, 3, BLUE));

    assertThat(relay.dispatched(dispatch(0)).getGroupsCount()).isZero();
    assertThat(relay.dispatched(dispatch(5)).getExcludedGroupsCount()).isZero();
    assertThat(relay.dispatched(dispatch(6)).getGroupsList()).containsExactly(1);
    relay.delivered(attach(103, 4, RED, BLUE));
    relay.delivered(attach(104, OWNER));
    assertThat(relay.dispatched(dispatch(6)).getGroupSet().toByteArray())
        .isEqualTo(new byte[] {0b1010});
    relay.delivered(step(changed(channel(5).addDeniedRoles(BLUE).addAllowedRoles(RED), false)));
    assertThat(relay.dispatched(dispatch(5)).getExcludedGroupsCount()).isEqualTo(1);
  }

  @Test
  void usersWithTheSameRolesShareAClassAndClassesThatSeeTheSameShareAGroup() {
    DeliveryPart first = relay.delivered(STRUCTURE, attach(100, 1)).getParts(0);
    DeliveryPart same = relay.delivered(attach(101, 2)).getParts(0);
    assertThat(relay.handle(step(RelayStructure.newBuilder().addRoles(role(23, 0))))).isEmpty();
    DeliveryPart other = relay.delivered(attach(102, 3, 23)).getParts(0);

    assertThat(same.getAttached().getClassNumber()).isEqualTo(first.getAttached().getClassNumber());
    assertThat(other.getAttached().getClassNumber()).isEqualTo(1);
    assertThat(other.getAttached().getGroup()).isEqualTo(first.getAttached().getGroup());
    assertThat(relay.dispatched(dispatch(5)).getGroupSet()).isEmpty();
  }

  @Test
  void aNumberComesBackWhenNobodyHasItsClass() {
    relay.delivered(STRUCTURE, attach(100, 1, RED));
    relay.delivered(attach(101, 2));
    relay.delivered(detach(100, 1, false));

    DeliveryPart blue = relay.delivered(attach(102, 3, BLUE)).getParts(0);
    assertThat(blue.getAttached().getClassNumber()).isZero();
    assertThat(blue.getAttached().getGroup()).isZero();
    assertThat(relay.handle(dispatch(6))).isEmpty();
  }

  @Test
  void whoGainsLosesAndKeepsSightIsToldAfterTheMoves() {
    relay.delivered(STRUCTURE, attach(100, 1));
    relay.delivered(attach(101, 2, RED));
    relay.delivered(attach(102, 3, BLUE));
    relay.delivered(attach(103, 4, RED, BLUE));

    Delivery delivery =
        relay.delivered(
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
            relay.handle(
                step(changed(channel(8).addDeniedRoles(EVERYONE).addDeniedRoles(RED), false))))
        .isEmpty();
  }

  @Test
  void aRoleThatIsGivenMorePermissionsShowsItsClassesMore() {
    relay.delivered(STRUCTURE, attach(100, 1, RED));
    relay.delivered(attach(101, 2));

    Delivery delivery =
        relay.delivered(
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
    assertThat(relay.dispatched(dispatch(7)).getGroupsList()).containsExactly(0);
  }

  @Test
  void groupsThatSwapWhatTheySeeKeepTheirNumbers() {
    relay.delivered(STRUCTURE, attach(100, 1, RED));
    relay.delivered(attach(101, 2, BLUE));
    relay.delivered(attach(102, 3));

    Delivery delivery =
        relay.delivered(
            step(
                changed(channel(6).addDeniedRoles(EVERYONE).addAllowedRoles(BLUE), false)
                    .mergeFrom(
                        changed(channel(7).addDeniedRoles(EVERYONE).addAllowedRoles(RED), false)
                            .build())));

    assertThat(delivery.getPartsList()).noneMatch(DeliveryPart::hasRegrouped);
    assertThat(delivery.getPartsCount()).isEqualTo(4);
    assertThat(relay.dispatched(dispatch(6)).getGroupsList()).containsExactly(1);
    assertThat(relay.dispatched(dispatch(7)).getGroupsList()).containsExactly(0);
    DeliveryPart same = relay.delivered(attach(103, 4, BLUE)).getParts(0);
    assertThat(same.getAttached().getGroup()).isEqualTo(1);
  }

  @Test
  void aRoleThatIsGoneIsTakenFromItsClassesAndItsSlotIsUsedAgain() {
    relay.delivered(STRUCTURE, attach(100, 1, RED));
    assertThat(relay.handle(step(RelayStructure.newBuilder().addRemovedRoles(RED)))).isEmpty();
    assertThat(relay.handle(dispatch(6))).isEmpty();

    relay.delivered(
        step(
            RelayStructure.newBuilder()
                .addRoles(role(24, 0))
                .addChannels(channel(8).addDeniedRoles(EVERYONE).addAllowedRoles(24))),
        attach(101, 2, 24));

    assertThat(relay.handle(dispatch(6))).isEmpty();
    assertThat(relay.dispatched(dispatch(8)).getGroupsList()).hasSize(1);
    assertThat(relay.delivered(detach(100, 1, false)).getPartsCount()).isEqualTo(1);
  }

  @Test
  void aMemberWithAnOverwriteOfItsOwnIsAloneInItsClass() {
    relay.delivered(STRUCTURE, attach(100, 1));
    relay.delivered(attach(101, 2));
    relay.delivered(attach(102, 2));

    Delivery delivery =
        relay.delivered(
            step(changed(channel(6).addDeniedRoles(EVERYONE).addAllowedMembers(2), true)));

    assertThat(delivery.getParts(0).getReclassed().getSessionsList()).containsExactly(101L, 102L);
    assertThat(delivery.getParts(0).getReclassed().getClassNumber()).isEqualTo(1);
    assertThat(delivery.getParts(1).getRegrouped().getClassesList()).containsExactly(1);
    assertThat(delivery.getParts(2).getDispatch().getT()).isEqualTo("CHANNEL_CREATE");
    assertThat(classes(delivery.getParts(2))).containsExactly(1);
    assertThat(relay.delivered(attach(103, 3)).getParts(0).getAttached().getClassNumber()).isZero();
    relay.delivered(detach(101, 2, false));
    relay.delivered(detach(102, 2, false));
    assertThat(relay.delivered(attach(104, 2)).getParts(0).getAttached().getGroup()).isNotZero();
  }

  @Test
  void aMembersRolesMoveItsSessionsAlone() {
    relay.delivered(STRUCTURE, attach(100, 1));
    relay.delivered(attach(101, 2));
    relay.delivered(attach(102, 2));

    Delivery delivery = relay.delivered(member(2, new long[] {RED}, 6));

    assertThat(delivery.getPartsCount()).isEqualTo(2);
    assertThat(delivery.getParts(0).getReclassed().getSessionsList()).containsExactly(101L, 102L);
    assertThat(delivery.getParts(1).getDispatch().getT()).isEqualTo("CHANNEL_CREATE");
    assertThat(delivery.getParts(1).getDispatch().getSessionsList()).containsExactly(101L, 102L);
    assertThat(relay.handle(member(3, new long[] {RED}))).isEmpty();
  }

  @Test
  void aNewEpochStartsFromNothing() {
    relay.delivered(STRUCTURE, attach(100, 1));
    relay.epoch = 2;
    Delivery first = relay.delivered(STRUCTURE, attach(200, 2));

    assertThat(first.getPrevSeq()).isZero();
    assertThat(first.getParts(0).getAttached().getGroup()).isZero();
    assertThat(relay.dispatched(dispatch(5)).getGroupsCount()).isZero();
    assertThat(relay.handle(detach(100, 1, false))).isEmpty();
    assertThat(relay.state.size(0L, "users")).isEqualTo(1);
    relay.epoch = 1;
    assertThat(relay.handle(dispatch(5))).isEmpty();
  }

  @Test
  void aSessionThatWasNeverAttachedIsToldOnlyWithABody() {
    assertThat(relay.handle(detach(100, 1, false))).isEmpty();
    assertThat(relay.delivered(detach(100, 1, true)).getParts(0).getDetached().getD())
        .isEqualTo(RelaySteps.D);
  }

  @Test
  void aNodeWithoutSessionsLeavesOneRow() {
    relay.delivered(STRUCTURE, attach(100, 1));
    relay.delivered(attach(101, 2, RED));
    relay.delivered(detach(100, 1, false));
    relay.delivered(detach(101, 2, true));

    assertThat(relay.state.size(0L, "relay")).isEqualTo(1);
    for (String table :
        List.of("users", "outline", "class-pages", "class-index", "group-pages", "group-index")) {
      assertThat(relay.state.size(0L, table)).as(table).isZero();
    }
  }

  @Test
  void withoutTheStructureItEndsItsSessionsAndAsksForItOnce() throws Exception {
    // What an earlier version left: sessions, and nothing that says what they see.
    new RelayTables(relay.state).putState(new RelayState(1, 0, 2, false, false));

    List<OutRecord> written = relay.handle(dispatch(5));

    assertThat(written).hasSize(2);
    Delivery gap = Delivery.parseFrom(written.get(0).value());
    assertThat(gap.getPrevSeq()).isEqualTo(gap.getSeq());
    assertThat(gap.getPartsCount()).isZero();
    assertThat(Topic.of(written.get(1).topic())).isEqualTo(Topic.GUILD_INBOX);
    assertThat(written.get(1).key()).isEqualTo(GUILD);
    GuildCommand question = GuildCommand.parseFrom(written.get(1).value());
    assertThat(question.getSendStructure().getNode()).isEqualTo(3);
    assertThat(question.getSendStructure().getEpoch()).isEqualTo(1);
    assertThat(relay.handle(dispatch(5))).isEmpty();
    // Who comes in the meantime ends with the gap at which the structure is there.
    assertThat(relay.delivered(attach(101, 2)).getPrevSeq()).isEqualTo(gap.getSeq());
    Delivery again = relay.delivered(STRUCTURE);
    assertThat(again.getPrevSeq()).isEqualTo(again.getSeq());
    assertThat(relay.delivered(attach(102, 2)).getPrevSeq()).isEqualTo(again.getSeq());
    assertThat(relay.dispatched(dispatch(5)).getGroupsCount()).isZero();
    assertThat(relay.handle(STRUCTURE)).isEmpty();
  }
}
