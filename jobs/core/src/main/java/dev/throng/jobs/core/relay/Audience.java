package dev.throng.jobs.core.relay;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.Dispatch;
import java.util.BitSet;

/** Which groups of a relay an event is for, and which not. */
final class Audience {
  private final BitSet meant;
  private final BitSet others;
  private final BitSet spared;

  private Audience(BitSet all, BitSet meant, BitSet spared) {
    this.meant = meant;
    this.others = without(all, meant);
    this.spared = spared;
  }

  /**
   * The groups that see a channel.
   *
   * @param channel 0: all see it
   * @param active only the active ones
   */
  static Audience of(RelayTables tables, long channel, boolean active) {
    BitSet all = tables.groups.all();
    BitSet seeing = channel == 0 ? all : seeing(tables, channel);
    BitSet passive = tables.groups.passive();
    if (!active || !seeing.intersects(passive)) {
      return new Audience(all, seeing, new BitSet());
    }
    BitSet meant = without(seeing, passive);
    return new Audience(all, meant, without(seeing, meant));
  }

  private static BitSet seeing(RelayTables tables, long channel) {
    GuildOutline outline = tables.outline.get();
    int slot = outline == null ? -1 : outline.channelSlot(channel);
    return slot < 0 ? new BitSet() : tables.groups.seeing(slot);
  }

  private static BitSet without(BitSet groups, BitSet others) {
    BitSet rest = (BitSet) groups.clone();
    rest.andNot(others);
    return rest;
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
