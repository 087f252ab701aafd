package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.HeapSized;
import java.util.List;

/**
 * What decides who sees which channel of a guild. Roles and channels have slots, small numbers that
 * sets of them are made of; a slot is given out again when its role or channel is gone.
 *
 * @param guild id, also that of @everyone, whose role every class has
 * @param owner user id
 * @param roles ids by slot; 0: free
 * @param viewing slots of the roles that allow VIEW_CHANNEL
 * @param administrators slots of the roles that allow ADMINISTRATOR
 * @param channels by slot; {@link OutlineChannel#FREE} where none is
 */
public record GuildOutline(
    long guild,
    long owner,
    long[] roles,
    long[] viewing,
    long[] administrators,
    List<OutlineChannel> channels)
    implements HeapSized {

  @Override
  public int heapBytes() {
    int bytes = 256 + 8 * (roles.length + viewing.length + administrators.length);
    for (OutlineChannel channel : channels) {
      bytes += channel.heapBytes();
    }
    return bytes;
  }

  /** Slot of a channel; -1: there is none. */
  int channelSlot(long id) {
    for (int slot = 0; slot < channels.size() && id != 0; slot++) {
      if (channels.get(slot).id() == id) {
        return slot;
      }
    }
    return -1;
  }

  /** Slot of a role; -1: there is none. */
  int roleSlot(long id) {
    for (int slot = 0; slot < roles.length; slot++) {
      if (roles[slot] == id) {
        return slot;
      }
    }
    return -1;
  }

  /** Slots of @everyone and these roles; those that do not exist are left out. */
  long[] roleSlots(List<Long> ids) {
    return Bits.with(slots(ids), roleSlot(guild));
  }

  /** Slots of these roles; those that do not exist are left out. */
  long[] slots(List<Long> ids) {
    long[] slots = Bits.EMPTY;
    for (long id : ids) {
      int slot = roleSlot(id);
      if (slot >= 0) {
        slots = Bits.with(slots, slot);
      }
    }
    return slots;
  }

  /** Whether what a user sees depends on more than its roles: it has a class of its own. */
  boolean isSpecial(long user) {
    if (user == owner) {
      return true;
    }
    for (OutlineChannel channel : channels) {
      if (channel.names(user)) {
        return true;
      }
    }
    return false;
  }

  /** Whether a class sees all channels, whatever their overwrites say. */
  boolean seesAll(long[] slots, long member) {
    return member == owner || Bits.intersect(slots, administrators);
  }

  /** Whether a class sees the channel of a slot. */
  boolean sees(long[] slots, long member, int channel) {
    OutlineChannel seen = channels.get(channel);
    return !seen.isFree()
        && (seesAll(slots, member) || seen.sees(slots, member, Bits.intersect(slots, viewing)));
  }

  /** Slots of the channels that a class sees. */
  long[] visible(long[] slots, long member) {
    boolean all = seesAll(slots, member);
    boolean base = Bits.intersect(slots, viewing);
    long[] visible = Bits.EMPTY;
    for (int channel = channels.size() - 1; channel >= 0; channel--) {
      OutlineChannel seen = channels.get(channel);
      if (!seen.isFree() && (all || seen.sees(slots, member, base))) {
        if (visible.length == 0) {
          visible = new long[(channel >>> 6) + 1];
        }
        visible[channel >>> 6] |= 1L << channel;
      }
    }
    return visible;
  }
}
