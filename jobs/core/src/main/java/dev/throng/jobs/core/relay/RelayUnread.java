package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;

/**
 * Channels with messages that passive sessions of the node have not been told of, by slot, and the
 * last message of each.
 */
final class RelayUnread {
  private final Table<Long> lastMessages;
  private final Cell<long[]> slots;

  /** The same on the heap: every message asks, and mostly there are none. */
  private final Cell<UnreadSlots> known;

  RelayUnread(StateFactory state) {
    lastMessages = state.table("unread", Long.class);
    slots = state.cell("unread-slots", long[].class);
    known = state.derived("known-unread-slots", UnreadSlots.class);
  }

  /** Slots of the channels as {@link Bits}. */
  long[] slots() {
    UnreadSlots found = known.get();
    if (found == null) {
      long[] value = slots.get();
      found = new UnreadSlots(value == null ? Bits.EMPTY : value);
      known.put(found);
    }
    return found.bits();
  }

  private void putSlots(long[] bits) {
    slots.put(bits);
    known.put(new UnreadSlots(bits));
  }

  boolean has(int slot) {
    return Bits.has(slots(), slot);
  }

  /** The last message of a channel that is in. */
  long lastMessage(int slot) {
    Long message = lastMessages.get(slot);
    if (message == null) {
      throw new IllegalStateException("last message of slot " + slot + " is missing");
    }
    return message;
  }

  void put(int slot, long message) {
    if (!has(slot)) {
      putSlots(Bits.with(slots(), slot));
    }
    lastMessages.put(slot, message);
  }

  /** No-op for a channel that is not in. */
  void remove(int slot) {
    if (has(slot)) {
      putSlots(Bits.set(slots(), slot, false));
      lastMessages.remove(slot);
    }
  }

  void clear() {
    slots.remove();
    known.remove();
    lastMessages.clear();
  }
}
