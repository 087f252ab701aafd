package dev.throng.jobs.core.relay;

import static dev.throng.jobs.core.relay.RelaySteps.EVERYONE;
import static dev.throng.jobs.core.relay.RelaySteps.attach;
import static dev.throng.jobs.core.relay.RelaySteps.attachPassive;
import static dev.throng.jobs.core.relay.RelaySteps.changed;
import static dev.throng.jobs.core.relay.RelaySteps.channel;
import static dev.throng.jobs.core.relay.RelaySteps.detach;
import static dev.throng.jobs.core.relay.RelaySteps.dispatch;
import static dev.throng.jobs.core.relay.RelaySteps.member;
import static dev.throng.jobs.core.relay.RelaySteps.message;
import static dev.throng.jobs.core.relay.RelaySteps.passiveUpdate;
import static dev.throng.jobs.core.relay.RelaySteps.role;
import static dev.throng.jobs.core.relay.RelaySteps.step;
import static dev.throng.jobs.core.relay.RelaySteps.subscribe;
import static dev.throng.jobs.core.relay.RelaySteps.whole;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.LastMessages;
import dev.throng.protocol.wire.PassiveUpdate;
import dev.throng.protocol.wire.RelayStep;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Channel 5 is for all, 6 for the red. User 1 has session 101, and so on. */
final class PassiveSessionsTest {
  private static final long GUILD = EVERYONE;
  private static final int NODE = 3;
  private static final long RED = 21;

  private final RelayRunner relay =
      new RelayRunner(
          new MemoryStateFactory(),
          tables -> new Relay(tables, 7),
          (record, cause) -> {
            throw new AssertionError(cause);
          });
  private long seq;

  PassiveSessionsTest() {
    handle(
        step(
            whole(1_000)
                .addRoles(role(EVERYONE, Permissions.VIEW_CHANNEL))
                .addRoles(role(RED, 0))
                .addChannels(channel(5))
                .addChannels(channel(6).addDeniedRoles(EVERYONE).addAllowedRoles(RED))));
  }

  @Test
  void aNodeIsToldNothingThatOnlyPassiveSessionsSee() {
    handle(attachPassive(101, 1));
    handle(attach(102, 2));

    assertThat(dispatched(step(message(5, 50))).getGroupsList()).containsExactly(1);
    handle(detach(102, 2, false));
    assertThat(handle(step(message(5, 51)))).isEmpty();
    assertThat(dispatched(dispatch(0)).getGroupsCount()).isZero();
  }

  @Test
  void theMentionedAreTold() {
    handle(attachPassive(101, 1));
    handle(attachPassive(102, 2, RED));
    handle(attachPassive(103, 3, RED));

    assertThat(dispatched(step(message(5, 50).addMentionedUsers(1).addMentionedUsers(4))))
        .satisfies(it -> assertThat(it.getSessionsList()).containsExactly(101L))
        .satisfies(it -> assertThat(it.getClassSet()).isEmpty());
    assertThat(handle(step(message(6, 60).addMentionedUsers(1)))).isEmpty();
    assertThat(dispatched(step(message(6, 61).addMentionedRoles(RED).addMentionedUsers(2))))
        .satisfies(it -> assertThat(it.getClassSet().toByteArray()).containsExactly(0b10))
        .satisfies(it -> assertThat(it.getSessionsList()).isEmpty());
    assertThat(dispatched(step(message(6, 62).setActive(false))).getGroupsList())
        .containsExactly(1);
  }

  @Test
  void anActiveAndAPassiveSessionOfOneUserAreInTwoClassesThatChangeTogether() {
    handle(attach(101, 1));
    handle(attachPassive(201, 1));
    handle(attach(102, 2, RED));
    handle(attachPassive(202, 2, RED));

    List<DeliveryPart> parts = delivered(member(1, new long[] {RED}, 6)).getPartsList();
    assertThat(parts.get(0).getReclassed().getSessionsList()).containsExactly(101L);
    assertThat(parts.get(1).getDispatch().getSessionsList()).containsExactly(101L);
    assertThat(parts.get(2).getReclassed().getSessionsList()).containsExactly(201L);
    assertThat(parts.get(3).getDispatch().getT()).isEqualTo("CHANNEL_CREATE");
    assertThat(parts.get(2).getReclassed().getGroup())
        .isNotEqualTo(parts.get(0).getReclassed().getGroup());

    parts = delivered(step(changed(channel(5).addDeniedMembers(1), false))).getPartsList();
    assertThat(parts.get(0).getReclassed().getSessionsList()).containsExactly(101L);
    assertThat(parts.get(1).getReclassed().getSessionsList()).containsExactly(201L);
    assertThat(parts.get(2).getRegrouped().getClassesCount()).isEqualTo(2);
    assertThat(parts.get(2).getRegrouped().getGroupsList()).doesNotHaveDuplicates();
    assertThat(parts.get(3).getDispatch().getT()).isEqualTo("CHANNEL_DELETE");
  }

  @Test
  void aSubscriberIsToldWhatItMissedThenMoves() {
    handle(attachPassive(101, 1));
    handle(attachPassive(102, 2));
    handle(step(message(5, 50)));
    handle(step(message(5, 51)));

    List<DeliveryPart> parts = delivered(subscribe(101, 1)).getPartsList();
    assertThat(parts).hasSize(2);
    assertThat(parts.get(0).getPassiveUpdate().getLastMessagesList()).containsExactly(51L);
    assertThat(parts.get(0).getPassiveUpdate().getViews(0).getSession()).isEqualTo(101);
    assertThat(parts.get(1).getReclassed().getSessionsList()).containsExactly(101L);
    int group = parts.get(1).getReclassed().getGroup();
    assertThat(dispatched(step(message(5, 52))).getGroupsList()).containsExactly(group);
    assertThat(handle(subscribe(101, 1))).isEmpty();
    assertThat(handle(subscribe(999, 9))).isEmpty();
    handle(detach(101, 1, false));
    assertThat(handle(step(message(5, 53)))).isEmpty();
  }

  @Test
  void aSessionThatIsAttachedAgainStaysWhatItIs() {
    handle(attachPassive(101, 1));
    handle(attachPassive(102, 2));
    int subscribed = delivered(subscribe(101, 1)).getParts(0).getReclassed().getClassNumber();

    Attached again = delivered(attachPassive(101, 1)).getParts(0).getAttached();
    assertThat(again.getClassNumber()).isEqualTo(subscribed);
    assertThat(dispatched(step(message(5, 50))).getGroupsList()).containsExactly(again.getGroup());
    handle(detach(101, 1, false));
    assertThat(handle(step(message(5, 51)))).isEmpty();

    Attached passive = attached(delivered(attach(102, 2)));
    assertThat(passive.getGroup()).isNotEqualTo(again.getGroup());
    assertThat(handle(step(message(5, 52)))).isEmpty();
  }

  @Test
  void whatOnlyPassiveSessionsSeeReachesTheNodeBeforeAnotherSessionComes() {
    handle(attachPassive(101, 1));
    handle(step(message(5, 50)));

    LastMessages last = delivered(attachPassive(102, 2)).getParts(0).getLastMessages();
    assertThat(last.getChannelsList()).containsExactly(5L);
    assertThat(last.getMessagesList()).containsExactly(50L);
  }

  @Test
  void anUpdateTellsEachGroupTheChangedChannelsThatItSees() {
    int all = delivered(attachPassive(101, 1)).getParts(0).getAttached().getGroup();
    int red = delivered(attachPassive(102, 2, RED)).getParts(0).getAttached().getGroup();
    handle(step(message(5, 50)));
    handle(step(message(6, 60)));
    handle(step(message(5, 51)));

    PassiveUpdate update = delivered(passiveUpdate()).getParts(0).getPassiveUpdate();
    assertThat(update.getChannelsList()).containsExactly(5L, 6L);
    assertThat(update.getLastMessagesList()).containsExactly(51L, 60L);
    assertThat(update.getViewsList())
        .anySatisfy(
            view -> {
              assertThat(view.getGroupsList()).containsExactly(all);
              assertThat(view.getShown().toByteArray()).containsExactly(0b01);
            })
        .anySatisfy(
            view -> {
              assertThat(view.getGroupsList()).containsExactly(red);
              assertThat(view.getShown().toByteArray()).containsExactly(0b11);
            });
    assertThat(handle(passiveUpdate())).isEmpty();
  }

  @Test
  void nothingIsUnreadThatAllWereToldOfOrThatNobodyMissed() {
    handle(attach(101, 1));
    handle(step(message(5, 50)));
    assertThat(relay.runTimer(GUILD, NODE)).isEmpty();

    handle(attachPassive(102, 2));
    handle(step(message(5, 51)));
    handle(step(message(5, 52).setActive(false)));
    assertThat(relay.runTimer(GUILD, NODE)).isEmpty();
  }

  @Test
  void whatIsUnreadStaysTheLastMessageThoughNobodyPassiveSeesIt() {
    handle(attachPassive(101, 1));
    handle(attach(103, 3));
    handle(step(message(5, 50)));
    handle(detach(101, 1, false));
    handle(step(message(5, 51)));
    handle(attachPassive(102, 2));

    assertThat(delivered(passiveUpdate()).getParts(0).getPassiveUpdate().getLastMessagesList())
        .containsExactly(51L);
  }

  @Test
  void asksTheGuildWhileSomethingIsUnread() throws Exception {
    handle(attachPassive(101, 1));
    assertThat(relay.needsTimer()).isFalse();
    handle(step(message(5, 50)));
    assertThat(relay.needsTimer()).isTrue();
    handle(step(message(5, 51)));
    assertThat(relay.needsTimer()).isFalse();

    OutRecord question = relay.runTimer(GUILD, NODE).get(0);
    assertThat(Topic.of(question.topic())).isEqualTo(Topic.GUILD_INBOX);
    assertThat(question.key()).isEqualTo(GUILD);
    GuildCommand command = GuildCommand.parseFrom(question.value());
    assertThat(command.getGuild()).isEqualTo(GUILD);
    assertThat(command.getSendPassiveUpdate().getNode()).isEqualTo(NODE);
    assertThat(command.getSendPassiveUpdate().getEpoch()).isEqualTo(1);
    handle(passiveUpdate());
    assertThat(relay.runTimer(GUILD, NODE)).isEmpty();
  }

  private List<OutRecord> handle(RelayStep step) {
    seq += 1 << 16;
    return relay.run(RelaySteps.record(GUILD, NODE, 1, seq, step));
  }

  private Delivery delivered(RelayStep step) {
    List<OutRecord> written = handle(step);
    assertThat(written).hasSize(1);
    try {
      return Delivery.parseFrom(written.get(0).value());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  private static Attached attached(Delivery delivery) {
    return delivery.getParts(delivery.getPartsCount() - 1).getAttached();
  }

  private Dispatch dispatched(RelayStep step) {
    Delivery delivery = delivered(step);
    assertThat(delivery.getPartsCount()).isEqualTo(1);
    return delivery.getParts(0).getDispatch();
  }
}
