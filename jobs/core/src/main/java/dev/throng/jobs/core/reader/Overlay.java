package dev.throng.jobs.core.reader;

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
  private static final long ROW = 0;
  private static final OverlayIndex EMPTY = new OverlayIndex(new long[0], new long[0], 0);

  private final Table<OverlayIndex> indexes;
  private final Table<OverlayEntry> entries;
  private final ReaderLimits limits;

  Overlay(StateFactory state, ReaderLimits limits) {
    indexes = state.table("overlay-index", OverlayIndex.class);
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
      channel.addToHole(entry.message(), offset);
      return; // an earlier change may stay: the hole hides it until both are durable
    }
    entries.put(entry.message(), entry);
    if (at >= 0) {
      long[] offsets = index.offsets().clone();
      offsets[at] = offset;
      indexes.put(ROW, new OverlayIndex(index.messages(), offsets, bytes));
    } else {
      int insertion = -at - 1;
      indexes.put(
          ROW,
          new OverlayIndex(
              inserted(index.messages(), insertion, entry.message()),
              inserted(index.offsets(), insertion, offset),
              bytes));
    }
  }

  /** Forgets everything. */
  void clear() {
    for (long message : index().messages()) {
      entries.remove(message);
    }
    indexes.remove(ROW);
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
      indexes.remove(ROW);
    } else {
      indexes.put(ROW, new OverlayIndex(messages, offsets, bytes));
    }
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

  private OverlayIndex index() {
    OverlayIndex index = indexes.get(ROW);
    return index == null ? EMPTY : index;
  }

  private static long[] inserted(long[] values, int at, long value) {
    long[] more = Arrays.copyOf(values, values.length + 1);
    System.arraycopy(values, at, more, at + 1, values.length - at);
    more[at] = value;
    return more;
  }
}
