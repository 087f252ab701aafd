package dev.throng.jobs.core.relay;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.ChannelChange;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.Regrouped;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * Moves classes to the groups of what they see after a change of the structure, and finds who has
 * come to see a channel, who has lost it, and who sees it as before. Looks at each class once, and
 * only at the channels that have changed, or at all for a class with a role that has.
 */
final class Regrouping {
  private final RelayTables tables;
  private final GuildOutline outline;
  private final OutlineEdit edit;
  private final Regrouped.Builder moves = Regrouped.newBuilder();
  private final BitSet classes = new BitSet();
  private final List<ChannelSight> sights = new ArrayList<>();

  Regrouping(
      RelayTables tables, GuildOutline outline, OutlineEdit edit, List<ChannelChange> changes) {
    this.tables = tables;
    this.outline = outline;
    this.edit = edit;
    for (ChannelChange change : changes) {
      int slot = outline.channelSlot(change.getChannel());
      if (slot < 0) {
        throw new IllegalStateException("channel " + change.getChannel() + " is not in the guild");
      }
      sights.add(new ChannelSight(change, slot));
    }
  }

  /** Does it. */
  void addTo(List<DeliveryPart> parts) {
    if (edit.changedChannels().length == 0 && edit.changedRoles().length == 0) {
      return;
    }
    tables.classes.replaceAll(this::regroup);
    if (moves.getClassesCount() > 0) {
      parts.add(DeliveryPart.newBuilder().setRegrouped(moves).build());
    }
    sights.forEach(sight -> sight.addTo(parts, classes.cardinality()));
  }

  private RelayClass regroup(int number, RelayClass each) {
    classes.set(number);
    long[] before = tables.groups.channels(each.group());
    RelayClass after = each;
    long[] visible = before;
    if (Bits.intersect(each.roles(), edit.changedRoles())) {
      if (Bits.intersect(each.roles(), edit.removedRoles())) {
        after = each.withRoles(Bits.minus(each.roles(), edit.removedRoles()));
      }
      visible = outline.visible(after.roles(), after.member());
    } else {
      visible = seen(each, before);
    }
    for (ChannelSight sight : sights) {
      sight.add(number, before, visible);
    }
    if (visible == before) {
      return after;
    }
    int group = tables.groups.join(visible);
    tables.groups.leave(each.group());
    if (group == each.group()) {
      return after;
    }
    moves.addClasses(number).addGroups(group);
    return after.withGroup(group);
  }

  /** What a class sees of the changed channels, and of the others as before. */
  private long[] seen(RelayClass each, long[] before) {
    long[] visible = before;
    long[] changed = edit.changedChannels();
    for (int word = 0; word < changed.length; word++) {
      for (long rest = changed[word]; rest != 0; rest &= rest - 1) {
        int slot = word << 6 | Long.numberOfTrailingZeros(rest);
        visible = Bits.set(visible, slot, outline.sees(each.roles(), each.member(), slot));
      }
    }
    return visible;
  }

  /** The classes that can see a channel now, no longer, or as before. */
  private static final class ChannelSight {
    private final ChannelChange change;
    private final int slot;
    private final BitSet gained = new BitSet();
    private final BitSet lost = new BitSet();
    private final BitSet kept = new BitSet();

    ChannelSight(ChannelChange change, int slot) {
      this.change = change;
      this.slot = slot;
    }

    void add(int number, long[] before, long[] after) {
      boolean saw = Bits.has(before, slot);
      boolean sees = Bits.has(after, slot);
      if (saw && !sees) {
        lost.set(number);
      } else if (!saw && sees) {
        gained.set(number);
      } else if (saw && change.getUpdated()) {
        kept.set(number);
      }
    }

    void addTo(List<DeliveryPart> parts, int all) {
      add("CHANNEL_DELETE", lost, all, parts);
      add("CHANNEL_CREATE", gained, all, parts);
      add("CHANNEL_UPDATE", kept, all, parts);
    }

    private void add(String t, BitSet audience, int all, List<DeliveryPart> parts) {
      if (audience.isEmpty()) {
        return;
      }
      Dispatch.Builder dispatch = Dispatch.newBuilder().setT(t).setD(change.getD());
      if (audience.cardinality() < all) {
        dispatch.setClassSet(ByteString.copyFrom(audience.toByteArray()));
      }
      parts.add(DeliveryPart.newBuilder().setDispatch(dispatch).build());
    }
  }
}
