package dev.throng.jobs.core.reader;

import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The newest messages of a channel at consecutive positions, ascending by id: a new message is
 * appended, an old one leaves at the other end, a deleted one leaves a tombstone in its place. So a
 * new message costs a constant number of state accesses, and ids are found by bisection.
 */
final class HotTail {
  private static final byte[] TOMBSTONE = {};

  /**
   * Entries that may leave in one call: more than can come, so that a backlog shrinks, few enough
   * to keep a call short.
   */
  private static final int EVICTIONS_PER_CALL_MAX = 64;

  /** Removed in one call: what was evicted before it, and as much of a tail that was dropped. */
  private static final int SWEEPS_PER_CALL_MAX = 2 * EVICTIONS_PER_CALL_MAX;

  private final Table<TailEntry> entries;
  private final ReaderLimits limits;

  HotTail(StateFactory state, ReaderLimits limits) {
    entries = state.table("tail", TailEntry.class);
    this.limits = limits;
  }

  /** Adds a message above the floor, or replaces its body. A deleted one stays deleted. */
  void put(MutableChannelHead channel, long message, byte[] body, long offset) {
    TailEntry entry = new TailEntry(message, body, offset);
    if (message > channel.newest || channel.first == channel.next) {
      insert(channel, channel.next, entry);
      return;
    }
    long position = ceiling(channel, message);
    TailEntry present = position < channel.next ? at(position) : null;
    if (present == null || present.message() != message) {
      insert(channel, position, entry);
    } else if (!present.isDeleted()) {
      replace(channel, position, present, entry);
    }
  }

  /** Removes a message above the floor, if it is there. */
  void delete(MutableChannelHead channel, long message, long offset) {
    long position = ceiling(channel, message);
    TailEntry present = position < channel.next ? at(position) : null;
    if (present != null && present.message() == message && !present.isDeleted()) {
      replace(channel, position, present, new TailEntry(message, TOMBSTONE, offset));
      channel.live--;
    }
  }

  /** The message, or null if it is not there or deleted. */
  @Nullable TailEntry find(MutableChannelHead channel, long message) {
    long position = ceiling(channel, message);
    TailEntry entry = position < channel.next ? at(position) : null;
    return entry != null && entry.message() == message && !entry.isDeleted() ? entry : null;
  }

  /** Up to {@code limit} messages with ids below this one, newest first. */
  List<byte[]> descending(MutableChannelHead channel, long below, int limit) {
    List<byte[]> bodies = new ArrayList<>();
    long position = (below > channel.newest ? channel.next : ceiling(channel, below)) - 1;
    for (; position >= channel.first && bodies.size() < limit; position--) {
      TailEntry entry = at(position);
      if (!entry.isDeleted()) {
        bodies.add(entry.body());
      }
    }
    return bodies;
  }

  /** Up to {@code limit} messages with ids above this one, oldest first. */
  List<byte[]> ascending(MutableChannelHead channel, long above, int limit) {
    List<byte[]> bodies = new ArrayList<>();
    long position = above >= channel.newest ? channel.next : ceiling(channel, above + 1);
    for (; position < channel.next && bodies.size() < limit; position++) {
      TailEntry entry = at(position);
      if (!entry.isDeleted()) {
        bodies.add(entry.body());
      }
    }
    return bodies;
  }

  /**
   * Leaves to the overlay what is not durable and forgets the rest; what remains in state goes with
   * the next calls of {@link #evict}.
   */
  void drop(MutableChannelHead channel, Durable durable, Overlay overlay) {
    for (long position = channel.first; position < channel.next; position++) {
      TailEntry entry = at(position);
      if (!durable.has(entry.offset())) {
        overlay.put(channel, OverlayEntry.of(entry.message(), entry.body()), entry.offset());
      }
    }
    channel.first = channel.next;
    channel.live = 0;
    channel.bytes = 0;
  }

  /**
   * Lets the oldest go that are no longer needed, and raises the floor. What the database refuses
   * goes to the overlay, for ever.
   */
  void evict(MutableChannelHead channel, Durable durable, Overlay overlay) {
    sweep(channel);
    for (int i = 0; i < EVICTIONS_PER_CALL_MAX && channel.first < channel.next; i++) {
      boolean tooManyBytes = channel.bytes > limits.tailBytesMax();
      boolean tooMany =
          channel.live > limits.tailMessages()
              || channel.next - channel.first > 2L * limits.tailMessages();
      if (!tooManyBytes && !tooMany) {
        return;
      }
      TailEntry oldest = at(channel.first);
      if (durable.isRefused(oldest.offset())) {
        overlay.put(channel, OverlayEntry.of(oldest.message(), oldest.body()), oldest.offset());
      } else if (!durable.has(oldest.offset())) {
        if (!tooManyBytes) {
          return;
        }
        channel.addToHole(oldest.message(), oldest.offset());
      }
      channel.first++;
      channel.bytes -= oldest.bytes();
      channel.live -= oldest.isDeleted() ? 0 : 1;
      channel.floor = oldest.message();
    }
  }

  /** Nothing is left, also of what was evicted. */
  void clear() {
    entries.clear();
  }

  private void sweep(MutableChannelHead channel) {
    for (int i = 0; i < SWEEPS_PER_CALL_MAX && channel.swept < channel.first; i++) {
      entries.remove(channel.swept++);
    }
  }

  private void insert(MutableChannelHead channel, long position, TailEntry entry) {
    // Ids ascend, so this moves nothing but for an id that came late.
    for (long above = channel.next; above > position; above--) {
      entries.put(above, at(above - 1));
    }
    entries.put(position, entry);
    channel.next++;
    channel.live++;
    channel.bytes += entry.bytes();
    channel.newest = Math.max(channel.newest, entry.message());
  }

  private void replace(MutableChannelHead channel, long position, TailEntry old, TailEntry entry) {
    entries.put(position, entry);
    channel.bytes += entry.bytes() - old.bytes();
  }

  /** The first position whose id is not below this one; {@code next} if there is none. */
  private long ceiling(MutableChannelHead channel, long message) {
    long low = channel.first;
    long high = channel.next;
    while (low < high) {
      long middle = (low + high) >>> 1;
      if (at(middle).message() < message) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low;
  }

  private TailEntry at(long position) {
    TailEntry entry = entries.get(position);
    if (entry == null) {
      throw new IllegalStateException("no tail entry at position " + position);
    }
    return entry;
  }
}
