package dev.throng.jobs.core.relay;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.ChannelChange;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.Regrouped;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Moves classes to the groups of what they see after a change of the structure, and finds who has
 * come to see a channel, who has lost it, and who sees it as before. Looks at each class only for
 * the channels that have changed, or for all if it has a role that has.
 */
final class Regrouping {
  private final RelayTables tables;
  private final GuildOutline outline;
  private final OutlineEdit edit;
  private final RelayGroups.Batch groups;
  private final List<ChannelSight> sights = new ArrayList<>();

  /** The sights by slot of their channels; null: nobody is told of the channel. */
  private final ChannelSight[] bySlot;

  /** Slots of channels of which those are told who see them as before. */
  private long[] updated = Bits.EMPTY;

  private @Nullable ClassSight classSight;

  Regrouping(
      RelayTables tables, GuildOutline outline, OutlineEdit edit, List<ChannelChange> changes) {
    this.tables = tables;
    this.outline = outline;
    this.edit = edit;
    groups = tables.groups.batch();
    bySlot = new ChannelSight[outline.channels().size()];
    for (ChannelChange change : changes) {
      int slot = edit.channelSlot(change.getChannel());
      if (slot < 0) {
        throw new IllegalStateException("channel " + change.getChannel() + " is not in the guild");
      }
      bySlot[slot] = new ChannelSight(change);
      sights.add(bySlot[slot]);
      updated = Bits.set(updated, slot, change.getUpdated());
    }
  }

  /** Moves the classes and appends what their sessions have to be told. */
  void addTo(List<DeliveryPart> parts) {
    if (edit.changedChannels().length == 0
        && edit.changedRoles().length == 0
        && !edit.changesOwner()) {
      return;
    }
    // What the classes see that see something else than before.
    long[][] moved = new long[tables.classes.end()][];
    BitSet classes = new BitSet();
    tables.classes.forEach(
        (number, each) -> {
          classes.set(number);
          long[] before = groups.channels(each.group());
          long[] visible = visible(each, before);
          tell(number, before, visible);
          if (visible != before) {
            moved[number] = visible;
            groups.leave(each.group());
          }
        });
    Regrouped.Builder moves = Regrouped.newBuilder();
    tables.classes.replaceAll(
        (number, each) -> {
          RelayClass after = withoutRemoved(each);
          if (moved[number] != null) {
            int group = groups.join(each.group(), moved[number]);
            if (group != each.group()) {
              moves.addClasses(number).addGroups(group);
              after = after.withGroup(group);
            }
          }
          return after;
        });
    groups.write();
    if (moves.getClassesCount() > 0) {
      parts.add(DeliveryPart.newBuilder().setRegrouped(moves).build());
    }
    sights.forEach(sight -> sight.addTo(parts, classes.cardinality()));
  }

  private RelayClass withoutRemoved(RelayClass each) {
    return Bits.intersect(each.roles(), edit.removedRoles())
        ? each.withRoles(Bits.minus(each.roles(), edit.removedRoles()))
        : each;
  }

  /** What a class sees; {@code before} itself if it is the same. */
  private long[] visible(RelayClass each, long[] before) {
    if (!Bits.intersect(each.roles(), edit.changedRoles()) && !edit.changesOwner(each.member())) {
      return ofChanged(each, before);
    }
    if (classSight == null) {
      classSight = new ClassSight(outline);
    }
    return classSight.of(Bits.minus(each.roles(), edit.removedRoles()), each.member(), before);
  }

  /** What a class sees of the changed channels, and of the others as before. */
  private long[] ofChanged(RelayClass each, long[] before) {
    long[] visible = before;
    long[] changed = edit.changedChannels();
    for (int word = 0; word < changed.length; word++) {
      for (long rest = changed[word]; rest != 0; rest &= rest - 1) {
        int slot = word << 6 | Long.numberOfTrailingZeros(rest);
        visible = Bits.set(visible, slot, outline.sees(each.roles(), each.member(), slot));
      }
    }
    return Arrays.equals(visible, before) ? before : visible;
  }

  /** Notes of which channels a class is to be told. */
  private void tell(int number, long[] before, long[] after) {
    for (int word = 0; word < bySlot.length + 63 >>> 6; word++) {
      long saw = Bits.word(before, word);
      long sees = Bits.word(after, word);
      long told = (saw ^ sees) | (sees & Bits.word(updated, word));
      for (; told != 0; told &= told - 1) {
        int slot = word << 6 | Long.numberOfTrailingZeros(told);
        if (bySlot[slot] != null) {
          bySlot[slot].add(number, (saw >>> slot & 1) != 0, (sees >>> slot & 1) != 0);
        }
      }
    }
  }

  /** The classes that can see a channel now, no longer, or as before. */
  private static final class ChannelSight {
    private final ChannelChange change;
    private final BitSet gained = new BitSet();
    private final BitSet lost = new BitSet();
    private final BitSet kept = new BitSet();

    ChannelSight(ChannelChange change) {
      this.change = change;
    }

    void add(int number, boolean saw, boolean sees) {
      (saw ? sees ? kept : lost : gained).set(number);
    }

    void addTo(List<DeliveryPart> parts, int all) {
      add("CHANNEL_DELETE", change.getD(), lost, all, parts);
      add("CHANNEL_CREATE", change.getD(), gained, all, parts);
      if (!change.getThreads().isEmpty()) {
        add("THREAD_LIST_SYNC", change.getThreads(), gained, all, parts);
      }
      add("CHANNEL_UPDATE", change.getD(), kept, all, parts);
    }

    private static void add(
        String t, ByteString d, BitSet audience, int all, List<DeliveryPart> parts) {
      if (audience.isEmpty()) {
        return;
      }
      Dispatch.Builder dispatch = Dispatch.newBuilder().setT(t).setD(d);
      if (audience.cardinality() < all) {
        dispatch.setClassSet(ByteString.copyFrom(audience.toByteArray()));
      }
      parts.add(DeliveryPart.newBuilder().setDispatch(dispatch).build());
    }
  }
}
