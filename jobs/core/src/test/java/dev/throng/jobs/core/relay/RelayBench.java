package dev.throng.jobs.core.relay;

import static dev.throng.jobs.core.relay.RelaySteps.EVERYONE;
import static dev.throng.jobs.core.relay.RelaySteps.channel;
import static dev.throng.jobs.core.relay.RelaySteps.role;
import static dev.throng.jobs.core.relay.RelaySteps.step;
import static dev.throng.jobs.core.relay.RelaySteps.whole;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.fixture.MemoryStateFactory;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.RelayStep;
import java.util.BitSet;
import java.util.List;

/** One relay, driven record by record. */
final class RelayBench {
  static final long GUILD = 9;
  static final long OWNER = 1_000;
  static final long RED = 21;
  static final long BLUE = 22;
  static final int NODE = 3;

  /** Channel 5 for all, 6 for the red, 7 for the blue. */
  static final RelayStep STRUCTURE =
      step(
          whole(OWNER)
              .addRoles(role(EVERYONE, Permissions.VIEW_CHANNEL))
              .addRoles(role(RED, 0))
              .addRoles(role(BLUE, 0))
              .addChannels(channel(5))
              .addChannels(channel(6).addDeniedRoles(EVERYONE).addAllowedRoles(RED))
              .addChannels(channel(7).addDeniedRoles(EVERYONE).addAllowedRoles(BLUE)));

  final MemoryStateFactory state = new MemoryStateFactory();
  long epoch = 1;
  private final RelayRunner runner =
      new RelayRunner(
          state,
          tables -> new Relay(tables, 7),
          (record, cause) -> {
            throw new AssertionError(cause);
          });
  private long seq;

  /** What is written for a record of these steps. */
  List<OutRecord> handle(RelayStep... steps) {
    seq += 1 << 16;
    return runner.run(RelaySteps.record(GUILD, NODE, epoch, seq, steps));
  }

  /** The one delivery for a record of these steps. */
  Delivery delivered(RelayStep... steps) {
    List<OutRecord> written = handle(steps);
    assertThat(written).hasSize(1);
    assertThat(written.get(0).key()).isEqualTo(NODE);
    try {
      return Delivery.parseFrom(written.get(0).value());
    } catch (com.google.protobuf.InvalidProtocolBufferException e) {
      throw new AssertionError(e);
    }
  }

  /** The dispatch for a record of this step. */
  Dispatch dispatched(RelayStep step) {
    return delivered(step).getParts(0).getDispatch();
  }

  /** The classes that a dispatch is for. */
  static List<Integer> classes(DeliveryPart part) {
    return BitSet.valueOf(part.getDispatch().getClassSet().toByteArray()).stream().boxed().toList();
  }
}
