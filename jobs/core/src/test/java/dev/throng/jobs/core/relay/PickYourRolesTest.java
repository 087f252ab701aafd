package dev.throng.jobs.core.relay;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.fixture.CountingStateFactory;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.jobs.core.state.TransactionalState;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.Regrouped;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a change costs and says where nearly every session has a class and a group of its own. */
final class PickYourRolesTest {
  private static final int USERS = 50_000;

  private final CountingStateFactory state = new CountingStateFactory(new MemoryStateFactory());
  private final RelayRunner relay =
      new RelayRunner(
          state,
          tables -> new Relay(tables, 7),
          (record, cause) -> {
            throw new AssertionError(cause);
          });
  private final PickYourRoles guild = new PickYourRoles(1, 0, relay::run);

  /** What the node knows: session to class, class to group. */
  private final List<Integer> classes = new ArrayList<>();

  private final Map<Integer, Integer> groups = new HashMap<>();

  @Test
  void oneRecordChangesWhatFiftyThousandRoleSetsSee() {
    for (int user = 0; user < USERS; user++) {
      apply(guild.attach());
    }
    assertThat(classes.stream().distinct().count()).isGreaterThan(USERS - 10);
    checkAudience(3);

    state.reset();
    Delivery hidden = apply(guild.toggle(3));
    assertThat(state.writes()).isLessThan(TransactionalState.WRITES_MAX);
    assertThat(hidden.getSerializedSize()).isLessThan(1 << 20);
    checkAudience(3);
    checkAudience(4);

    state.reset();
    Delivery everyone = apply(guild.toggleEveryone());
    // The pages of groups and the buckets that find them, but not those of classes: nearly each
    // class is alone in its group, which keeps its number.
    assertThat(state.writes()).isLessThan(1_200);
    int moved = everyone.getParts(0).getRegrouped().getClassesCount();
    assertThat(moved).isLessThan(USERS / 100);
    checkAudience(3);
    checkAudience(4);
  }

  /** Each session gets a message of the channel if, and only if, its user may see it. */
  private void checkAudience(int channel) {
    Dispatch dispatch = parse(guild.dispatch(channel)).getParts(0).getDispatch();
    BitSet seeing = BitSet.valueOf(dispatch.getGroupSet().toByteArray());
    assertThat(dispatch.getGroupsCount() + dispatch.getExcludedGroupsCount()).isZero();
    assertThat(dispatch.getGroupSet().size()).isBetween(1, USERS / 8 + 1);
    int seen = 0;
    for (int user = 0; user < USERS; user++) {
      boolean sees = seeing.get(groups.getOrDefault(classes.get(user), -1));
      if (sees != guild.maySee(user, channel)) {
        throw new AssertionError("user " + user + ", channel " + channel + ": " + sees);
      }
      seen += sees ? 1 : 0;
    }
    assertThat(seen).isBetween(1, USERS - 1);
  }

  private Delivery apply(List<OutRecord> written) {
    Delivery delivery = parse(written);
    for (DeliveryPart part : delivery.getPartsList()) {
      if (part.hasAttached()) {
        classes.add(part.getAttached().getClassNumber());
        groups.put(part.getAttached().getClassNumber(), part.getAttached().getGroup());
      } else if (part.hasRegrouped()) {
        Regrouped moves = part.getRegrouped();
        for (int i = 0; i < moves.getClassesCount(); i++) {
          groups.put(moves.getClasses(i), moves.getGroups(i));
        }
      }
    }
    return delivery;
  }

  private static Delivery parse(List<OutRecord> written) {
    assertThat(written).hasSize(1);
    try {
      return Delivery.parseFrom(written.get(0).value());
    } catch (InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }
}
