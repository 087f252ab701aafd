package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * The groups of one relay. A number is given out again once its group is empty: by then the node
 * knows another group for every class that had it, or that nobody there has the class.
 */
final class RelayGroups {
  private final NumberPool numbers;
  private final Pages<GroupPage, RelayGroup> rows;
  private final HashIndex index;
  private final Cell<ChannelGroups> byChannel;

  RelayGroups(StateFactory state) {
    numbers = new NumberPool(state.cell("group-numbers", Numbers.class));
    rows =
        new Pages<>(state.table("group-pages", GroupPage.class), GroupPage::list, GroupPage::new);
    index = new HashIndex(state.table("group-index", long[].class));
    byChannel = state.derived("channel-groups", ChannelGroups.class);
  }

  /** Slots of the channels that a group sees. */
  long[] channels(int number) {
    return rows.get(number).channels();
  }

  /** Visits all groups, the free ones too. */
  void forEach(Pages.Visitor<RelayGroup> visitor) {
    rows.forEach(numbers.end(), visitor);
  }

  /** Numbers of the groups that have classes. */
  BitSet all() {
    return byChannel().all();
  }

  /** Numbers of the passive ones among them. */
  BitSet passive() {
    return byChannel().passive();
  }

  /** Numbers of those that see the channel of a slot. */
  BitSet seeing(int slot) {
    ChannelGroups known = byChannel();
    BitSet seeing = known.seeing(slot);
    return seeing == null ? find(slot, known) : seeing;
  }

  private BitSet find(int slot, ChannelGroups known) {
    BitSet seeing = new BitSet();
    forEach((number, group) -> seeing.set(number, Bits.has(group.channels(), slot)));
    known.putSeeing(slot, seeing);
    byChannel.put(known);
    return seeing;
  }

  private ChannelGroups byChannel() {
    ChannelGroups known = byChannel.get();
    return known == null ? read() : known;
  }

  private ChannelGroups read() {
    ChannelGroups made = new ChannelGroups();
    forEach(
        (number, group) -> {
          if (group.classes() > 0) {
            made.add(number, group);
          }
        });
    byChannel.put(made);
    return made;
  }

  /** Adds a class to the group that sees these channels, and makes the group if there is none. */
  int join(long[] channels, boolean passive) {
    RelayGroup seeing = RelayGroup.of(channels, passive);
    int known = index.find(seeing.hash(), number -> rows.get(number).isLike(seeing));
    int number = known >= 0 ? known : make(seeing);
    join(number);
    return number;
  }

  /** Adds a class to a group. */
  void join(int number) {
    RelayGroup group = rows.get(number);
    rows.put(number, group.withClasses(group.classes() + 1));
    ChannelGroups known = byChannel.get();
    if (known != null && group.classes() == 0) {
      known.add(number, group);
      byChannel.put(known);
    }
  }

  /** Takes a class from a group, and gives its number up when it was the last. */
  void leave(int number) {
    RelayGroup group = rows.get(number);
    if (group.classes() > 1) {
      rows.put(number, group.withClasses(group.classes() - 1));
      return;
    }
    index.remove(group.hash(), number);
    rows.put(number, RelayGroup.free(numbers.giveBack(number)));
    ChannelGroups known = byChannel.get();
    if (known != null) {
      known.remove(number);
    }
  }

  /** For a change that moves many classes. */
  Batch batch() {
    return new Batch();
  }

  void clear() {
    numbers.clear();
    rows.clear();
    index.clear();
    byChannel.remove();
  }

  private int make(RelayGroup group) {
    int number = numbers.take(free -> rows.get(free).next());
    rows.put(number, group);
    index.add(group.hash(), number);
    return number;
  }

  /**
   * Deals classes to groups anew: first all leave that see something else than before, then they
   * join. A group that all have left keeps its number and sees what its first class sees now, so
   * that the node has nothing to learn. Nobody else sees the changes before they are written.
   */
  final class Batch {
    private final List<RelayGroup> all = new ArrayList<>();
    private final HashIndex.Batch hashes = index.batch();
    private final BitSet emptied = new BitSet();

    private Batch() {
      forEach((number, group) -> all.add(group));
    }

    /** Slots of the channels that a group sees. */
    long[] channels(int number) {
      return all.get(number).channels();
    }

    /** A class leaves its group, and will join another. */
    void leave(int number) {
      RelayGroup group = all.get(number);
      all.set(number, group.withClasses(group.classes() - 1));
      if (group.classes() == 1) {
        hashes.remove(group.hash(), number);
        emptied.set(number);
      }
    }

    /**
     * A class that has left its group joins that which sees these channels, and is as active.
     *
     * @param left the group that it has left
     */
    int join(int left, long[] channels) {
      RelayGroup seeing = RelayGroup.of(channels, all.get(left).passive());
      int number = hashes.find(seeing.hash(), each -> all.get(each).isLike(seeing));
      if (number < 0) {
        number = emptied.get(left) ? left : numbers.take(free -> all.get(free).next());
        emptied.clear(number);
        hashes.add(seeing.hash(), number);
        if (number == all.size()) {
          all.add(seeing);
        } else {
          all.set(number, seeing);
        }
      }
      all.set(number, all.get(number).withClasses(all.get(number).classes() + 1));
      return number;
    }

    void write() {
      for (int number = emptied.nextSetBit(0); number >= 0; ) {
        all.set(number, RelayGroup.free(numbers.giveBack(number)));
        number = emptied.nextSetBit(number + 1);
      }
      rows.putAll(all);
      hashes.write();
      byChannel.remove();
    }
  }
}
