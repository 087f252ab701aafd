package dev.throng.jobs.flink.state;

import dev.throng.jobs.core.state.Table;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The last write to each value since the state behind it was written, so that a value that changes
 * with every record is written once per checkpoint. {@link #isFull} tells when to write back before
 * one is due. Not thread-safe: used by the task's thread.
 */
final class PendingWrites {
  /** Some 4,000 small values, which take 20 to 40 ms to write on a slow core. */
  static final long BYTES_MAX = 1 << 20;

  private final Map<HeapCache.Entry, Write<?>> writes = new LinkedHashMap<>();
  private long bytes;

  /** A value to be put into its table's row, or null where the row is to be removed. */
  record Write<V>(Table<V> table, @Nullable V value) {
    void apply(long row) {
      if (value == null) {
        table.remove(row);
      } else {
        table.put(row, value);
      }
    }
  }

  <V> void put(HeapCache.Entry entry, Table<V> table, @Nullable V value) {
    Write<V> write = new Write<>(table, value);
    Write<?> before = writes.put(entry, write);
    bytes +=
        HeapCache.heapBytes(value) - (before == null ? 0 : HeapCache.heapBytes(before.value()));
  }

  /** What is to be written; null if nothing is. */
  @Nullable Write<?> get(HeapCache.Entry entry) {
    return writes.get(entry);
  }

  /** Forgets those of one actor's table, which is cleared. */
  void forget(String table, Object actor) {
    Iterator<Map.Entry<HeapCache.Entry, Write<?>>> all = writes.entrySet().iterator();
    while (all.hasNext()) {
      Map.Entry<HeapCache.Entry, Write<?>> one = all.next();
      if (one.getKey().isOf(table, actor)) {
        bytes -= HeapCache.heapBytes(one.getValue().value());
        all.remove();
      }
    }
  }

  boolean isFull() {
    return bytes > BYTES_MAX;
  }

  /**
   * Writes all of them to the state.
   *
   * @param select makes an actor's key that of the state's backend
   */
  void writeAll(Consumer<Object> select) {
    Object selected = null;
    for (Map.Entry<HeapCache.Entry, Write<?>> one : writes.entrySet()) {
      Object key = one.getKey().key();
      if (!key.equals(selected)) {
        select.accept(key);
        selected = key;
      }
      one.getValue().apply(one.getKey().row());
    }
    writes.clear();
    bytes = 0;
  }
}
