package dev.throng.jobs.core.relay;

import static dev.throng.jobs.core.relay.RelayBench.OWNER;
import static dev.throng.jobs.core.relay.RelayBench.RED;
import static dev.throng.jobs.core.relay.RelayBench.STRUCTURE;
import static dev.throng.jobs.core.relay.RelayBench.classes;
import static dev.throng.jobs.core.relay.RelaySteps.EVERYONE;
import static dev.throng.jobs.core.relay.RelaySteps.attach;
import static dev.throng.jobs.core.relay.RelaySteps.changed;
import static dev.throng.jobs.core.relay.RelaySteps.channel;
import static dev.throng.jobs.core.relay.RelaySteps.dispatch;
import static dev.throng.jobs.core.relay.RelaySteps.step;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.RelayStep;
import dev.throng.protocol.wire.RelayStructure;
import dev.throng.protocol.wire.Snapshot;
import dev.throng.protocol.wire.SnapshotChannel;
import java.util.BitSet;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a relay keeps of each channel, and forgets with it. */
final class RelayChannelsTest {
  private final RelayBench relay = new RelayBench();

  @Test
  void theLastMessageOfAChannelThatNobodySawComesBeforeSomebodyDoes() {
    relay.delivered(STRUCTURE, attach(100, 1));
    assertThat(relay.handle(message(6, 40))).isEmpty();
    assertThat(relay.handle(message(6, 41))).isEmpty();

    Delivery delivery = relay.delivered(attach(101, 2, RED));
    assertThat(delivery.getParts(0).getLastMessages().getChannelsList()).containsExactly(6L);
    assertThat(delivery.getParts(0).getLastMessages().getMessagesList()).containsExactly(41L);
    assertThat(delivery.getParts(1).hasAttached()).isTrue();
    assertThat(relay.delivered(attach(102, 3)).getPartsCount()).isEqualTo(1);
    assertThat(relay.state.size(0L, "unseen-messages")).isZero();
  }

  @Test
  void aSnapshotSaysWhichBitOfASessionsChannelsIsWhose() {
    relay.delivered(STRUCTURE, attach(100, 1));
    Delivery delivery =
        relay.delivered(
            RelayStep.newBuilder()
                .setSnapshot(
                    Snapshot.newBuilder()
                        .addChannels(SnapshotChannel.newBuilder().setId(6))
                        .addChannels(SnapshotChannel.newBuilder().setId(5)))
                .build());
    Attached red = relay.delivered(attach(101, 2, RED)).getParts(0).getAttached();
    Attached other = relay.delivered(attach(102, 3)).getParts(0).getAttached();

    List<Integer> slots =
        delivery.getParts(0).getSnapshot().getChannelsList().stream()
            .map(SnapshotChannel::getSlot)
            .toList();
    assertThat(bits(red.getChannels())).containsAll(slots);
    assertThat(bits(other.getChannels())).contains(slots.get(1)).doesNotContain(slots.get(0));
  }

  @Test
  void theSlotOfAChannelThatIsGoneIsGivenToTheNextOne() {
    relay.delivered(STRUCTURE, attach(100, 1, RED));
    relay.delivered(attach(101, OWNER));
    relay.delivered(attach(102, 3));

    DeliveryPart gone = relay.delivered(removed(6)).getParts(1);
    assertThat(gone.getDispatch().getT()).isEqualTo("CHANNEL_DELETE");
    assertThat(classes(gone)).containsExactly(0, 1);
    assertThat(relay.handle(dispatch(6))).isEmpty();
    // Of the slots 0, 1 and 2 the owner sees 0 and 2, who comes too.
    assertThat(
            relay.delivered(attach(103, OWNER)).getParts(0).getAttached().getChannels().byteAt(0))
        .isEqualTo((byte) 0b101);
    Delivery next = relay.delivered(step(changed(channel(8).addDeniedRoles(EVERYONE), false)));
    assertThat(classes(next.getParts(0))).containsExactly(1);
    assertThat(
            relay.delivered(attach(104, OWNER)).getParts(0).getAttached().getChannels().byteAt(0))
        .isEqualTo((byte) 0b111);
  }

  @Test
  void lastMessagesOfAChannelThatIsGoneAreForgotten() {
    relay.delivered(STRUCTURE, attach(100, 1));
    assertThat(relay.handle(step(RelaySteps.message(6, 60)))).isEmpty();
    assertThat(relay.state.size(0L, "unseen-messages")).isEqualTo(1);

    assertThat(relay.delivered(removed(6)).getParts(0).getLastMessages().getChannelsCount())
        .isZero();
    assertThat(relay.state.size(0L, "unseen-messages")).isZero();
  }

  private static RelayStep message(long channel, long id) {
    RelayStep.Builder step = dispatch(channel).toBuilder();
    step.getDispatchBuilder().getDispatchBuilder().setChannel(channel).setLastMessage(id);
    return step.build();
  }

  private static List<Integer> bits(ByteString set) {
    return BitSet.valueOf(set.toByteArray()).stream().boxed().toList();
  }

  private static RelayStep removed(long channel) {
    return step(
        RelayStructure.newBuilder()
            .addRemovedChannels(channel)
            .addChanges(RelaySteps.change(channel)));
  }
}
