package dev.throng.jobs.core.reader;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The changes of messages up to the floor that the database may not have yet, or refuses. Nearly
 * always empty or a handful: the store job reports ten times a second.
 */
final class Overlay {
  private static final OverlayIndex EMPTY = new OverlayIndex(new long[0], new long[0], 0);

  private final Cell<OverlayIndex> stored;
  private final Table<OverlayEntry> entries;
  private final ReaderLimits limits;

  Overlay(StateFactory state, ReaderLimits limits) {
    stored = state.cell("overlay-index", OverlayIndex.class);
    entries = state.table("overlay", OverlayEntry.class);
    this.limits = limits;
  }

  /** Keeps a change, instead of an earlier one of the same message; or makes it a hole. */
  void put(MutableChannelHead channel, OverlayEntry entry, long offset) {
    OverlayIndex index = index();
    int at = Arrays.binarySearch(index.messages(), entry.message());
    OverlayEntry earlier = at < 0 ? null : entries.get(entry.message());
    long bytes =
        index.bytes() + entry.body().length - (earlier == null ? 0 : earlier.body().length);
    boolean tooMany = at < 0 && index.messages().length >= limits.overlayMax();
    if (tooMany || bytes > limits.overlayBytesMax()) {
      // The database may have this change and refuse the earlier one, which must not cover it then.
      remove(index, at);
      channel.addToHole(entry.message(), offset);
      return;
    }
    entries.put(entry.message(), entry);
    if (at >= 0) {
      long[] offsets = index.offsets().clone();
      offsets[at] = offset;
      stored.put(new OverlayIndex(index.messages(), offsets, bytes));
    } else {
      int insertion = -at - 1;
      stored.put(
          new OverlayIndex(
              SortedIds.insertedAt(index.messages(), insertion, entry.message()),
              SortedIds.insertedAt(index.offsets(), insertion, offset),
              bytes));
    }
  }

  /** Events were missed: they may have changed every message of which a change is kept. */
  void doubtAll() {
    for (long message : index().messages()) {
      OverlayEntry entry = entries.get(message);
      if (entry != null && !entry.unsure()) {
        entries.put(message, new OverlayEntry(message, entry.body(), true));
      }
    }
  }

  /** Offsets in {@code events} of the changes that are kept, in no order. */
  long[] offsets() {
    return index().offsets();
  }

  /** Forgets what is durable. */
  void evict(Durable durable) {
    OverlayIndex index = index();
    int kept = 0;
    for (long offset : index.offsets()) {
      kept += durable.has(offset) ? 0 : 1;
    }
    if (kept == index.offsets().length) {
      return;
    }
    long[] messages = new long[kept];
    long[] offsets = new long[kept];
    long bytes = index.bytes();
    int next = 0;
    for (int i = 0; i < index.messages().length; i++) {
      long message = index.messages()[i];
      if (!durable.has(index.offsets()[i])) {
        messages[next] = message;
        offsets[next++] = index.offsets()[i];
      } else {
        OverlayEntry gone = entries.get(message);
        bytes -= gone == null ? 0 : gone.body().length;
        entries.remove(message);
      }
    }
    if (kept == 0) {
      stored.remove();
    } else {
      stored.put(new OverlayIndex(messages, offsets, bytes));
    }
  }

  /** Nothing is left. */
  void clear() {
    stored.remove();
    entries.clear();
  }

  /** The change of this message, or null. */
  @Nullable OverlayEntry find(long message) {
    return Arrays.binarySearch(index().messages(), message) < 0 ? null : entries.get(message);
  }

  /** The changes of messages between the two, both exclusive, ascending. */
  List<OverlayEntry> between(long above, long below) {
    List<OverlayEntry> found = new ArrayList<>();
    for (long message : index().messages()) {
      OverlayEntry entry = message > above && message < below ? entries.get(message) : null;
      if (entry != null) {
        found.add(entry);
      }
    }
    return found;
  }

  /** Forgets the change at this position of the index; a negative one is none. */
  private void remove(OverlayIndex index, int at) {
    if (at < 0) {
      return;
    }
    long message = index.messages()[at];
    OverlayEntry gone = entries.get(message);
    entries.remove(message);
    stored.put(
        new OverlayIndex(
            SortedIds.removedAt(index.messages(), at),
            SortedIds.removedAt(index.offsets(), at),
            index.bytes() - (gone == null ? 0 : gone.body().length)));
  }

  private OverlayIndex index() {
    OverlayIndex index = stored.get();
    return index == null ? EMPTY : index;
  }
}
