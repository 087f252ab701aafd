package dev.throng.jobs.core.relay;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.Dispatch;
import java.util.BitSet;

/** Which groups of a relay see a channel, and which do not. */
final class Audience {
  private final BitSet seeing = new BitSet();
  private final BitSet others = new BitSet();

  private Audience() {}

  /** The audience of a channel. */
  static Audience of(RelayTables tables, long channel) {
    Audience audience = new Audience();
    GuildOutline outline = tables.outline.get();
    int slot = outline == null ? -1 : outline.channelSlot(channel);
    tables.groups.forEach(
        (number, group) -> {
          if (group.classes() > 0) {
            (slot >= 0 && Bits.has(group.channels(), slot) ? audience.seeing : audience.others)
                .set(number);
          }
        });
    return audience;
  }

  /** Addresses a dispatch to them in the shortest way; false if there is nobody. */
  boolean addTo(Dispatch.Builder dispatch) {
    if (seeing.isEmpty() || others.isEmpty()) {
      return !seeing.isEmpty();
    }
    int included = seeing.cardinality();
    int excluded = others.cardinality();
    if (Math.min(included, excluded) > (seeing.length() + 7) / 8) {
      dispatch.setGroupSet(ByteString.copyFrom(seeing.toByteArray()));
    } else if (excluded < included) {
      others.stream().forEach(dispatch::addExcludedGroups);
    } else {
      seeing.stream().forEach(dispatch::addGroups);
    }
    return true;
  }
}
