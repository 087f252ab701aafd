package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.HeapSized;
import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The groups of a relay by the channels that they see, so that a message need not look at each
 * group. Made from {@link RelayGroups} channel by channel, as messages ask, and changed in place
 * with them. Sets are of numbers of groups that have classes; callers do not change them.
 */
final class ChannelGroups implements HeapSized {
  private static final int SET_BYTES = 120;

  private final BitSet all = new BitSet();
  private final BitSet passive = new BitSet();

  /** By slot of the channel. */
  private final Map<Integer, BitSet> seeing = new TreeMap<>();

  BitSet all() {
    return all;
  }

  BitSet passive() {
    return passive;
  }

  /** The groups that see a channel; null: nobody has asked yet. */
  @Nullable BitSet seeing(int slot) {
    return seeing.get(slot);
  }

  void putSeeing(int slot, BitSet groups) {
    seeing.put(slot, groups);
  }

  /** A group has classes now. */
  void add(int number, RelayGroup group) {
    all.set(number);
    passive.set(number, group.passive());
    seeing.forEach((slot, groups) -> groups.set(number, Bits.has(group.channels(), slot)));
  }

  /** A group has no class any more. */
  void remove(int number) {
    all.clear(number);
    passive.clear(number);
    seeing.values().forEach(groups -> groups.clear(number));
  }

  @Override
  public int heapBytes() {
    return (2 + seeing.size()) * (SET_BYTES + all.length() / 8);
  }
}
