package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import dev.throng.protocol.Partitioner;
import java.util.Arrays;

/**
 * The groups of one relay: sets of visible channels, each with a number and a count of sessions. A
 * number is given out again once its group is empty: by then the node knows another group for every
 * session that had it, or that the session is gone.
 */
final class RelayGroups {
  private final Table<RelayGroup> groups;
  private final Table<ChannelGroups> byChannel;
  // Finds the group of a set. A hash that two sets share makes one set have two groups at worst.
  private final Table<Long> byHash;

  RelayGroups(StateFactory state) {
    groups = state.table("groups", RelayGroup.class);
    byChannel = state.table("channel-groups", ChannelGroups.class);
    byHash = state.table("group-by-hash", Long.class);
  }

  /** What the sessions of a group see, ascending. */
  long[] channels(int group) {
    return group(group).channels();
  }

  /** The groups that see a channel, ascending. */
  int[] seeing(long channel) {
    ChannelGroups seeing = byChannel.get(channel);
    return seeing == null ? GroupNumbers.EMPTY : seeing.groups();
  }

  /** Adds sessions to the group of this set of channels, and makes the group if there is none. */
  Joined join(RelayState state, long[] channels, int sessions) {
    long hash = hash(channels);
    Long known = byHash.get(hash);
    RelayGroup group = known == null ? null : groups.get(known);
    if (known != null && group != null && Arrays.equals(group.channels(), channels)) {
      groups.put(known, new RelayGroup(group.channels(), group.sessions() + sessions));
      return new Joined(state, known.intValue());
    }
    int number = state.freeGroup();
    groups.put(number, new RelayGroup(channels, sessions));
    byHash.put(hash, (long) number);
    for (long channel : channels) {
      byChannel.put(channel, new ChannelGroups(GroupNumbers.with(seeing(channel), number)));
    }
    return new Joined(state.withGroups(GroupNumbers.with(state.groups(), number)), number);
  }

  /** Takes sessions from a group, and removes the group when it is empty. */
  RelayState leave(RelayState state, int number, int sessions) {
    RelayGroup group = group(number);
    if (group.sessions() > sessions) {
      groups.put(number, new RelayGroup(group.channels(), group.sessions() - sessions));
      return state;
    }
    remove(number, group);
    return state.withGroups(GroupNumbers.without(state.groups(), number));
  }

  /** Removes all groups. */
  void clear() {
    groups.clear();
    byChannel.clear();
    byHash.clear();
  }

  private void remove(int number, RelayGroup group) {
    groups.remove(number);
    long hash = hash(group.channels());
    Long known = byHash.get(hash);
    if (known != null && known == number) {
      byHash.remove(hash);
    }
    for (long channel : group.channels()) {
      int[] rest = GroupNumbers.without(seeing(channel), number);
      if (rest.length == 0) {
        byChannel.remove(channel);
      } else {
        byChannel.put(channel, new ChannelGroups(rest));
      }
    }
  }

  private RelayGroup group(int number) {
    RelayGroup group = groups.get(number);
    if (group == null) {
      throw new IllegalStateException("group " + number + " is missing");
    }
    return group;
  }

  private static long hash(long[] channels) {
    long hash = channels.length;
    for (long channel : channels) {
      hash = Partitioner.mix(hash * 31 + channel);
    }
    return hash;
  }

  /** The outcome of {@link #join}. */
  record Joined(RelayState state, int group) {}
}
