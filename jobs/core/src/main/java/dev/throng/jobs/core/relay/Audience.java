package dev.throng.jobs.core.relay;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.Dispatch;
import java.util.BitSet;

/** Which groups of a relay an event is for, and which not. */
final class Audience {
  private final BitSet meant = new BitSet();
  private final BitSet others = new BitSet();
  private final BitSet spared = new BitSet();

  private Audience() {}

  /**
   * The groups that see a channel.
   *
   * @param channel 0: all see it
   * @param active only the active ones
   */
  static Audience of(RelayTables tables, long channel, boolean active) {
    Audience audience = new Audience();
    GuildOutline outline = tables.outline.get();
    int slot = outline == null || channel == 0 ? -1 : outline.channelSlot(channel);
    tables.groups.forEach(
        (number, group) -> {
          if (group.classes() > 0) {
            boolean sees = channel == 0 || slot >= 0 && Bits.has(group.channels(), slot);
            audience.add(number, sees, active && group.passive());
          }
        });
    return audience;
  }

  private void add(int group, boolean sees, boolean isSpared) {
    (sees && !isSpared ? meant : others).set(group);
    if (sees && isSpared) {
      spared.set(group);
    }
  }

  /** The passive groups that see the channel too, if it is for active ones only. */
  BitSet spared() {
    return spared;
  }

  /** Addresses a dispatch to them in the shortest way; false if there is nobody. */
  boolean addTo(Dispatch.Builder dispatch) {
    if (meant.isEmpty() || others.isEmpty()) {
      return !meant.isEmpty();
    }
    int included = meant.cardinality();
    int excluded = others.cardinality();
    if (Math.min(included, excluded) > (meant.length() + 7) / 8) {
      dispatch.setGroupSet(ByteString.copyFrom(meant.toByteArray()));
    } else if (excluded < included) {
      others.stream().forEach(dispatch::addExcludedGroups);
    } else {
      meant.stream().forEach(dispatch::addGroups);
    }
    return true;
  }
}
