package dev.throng.jobs.flink.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.HeapSized;
import org.jspecify.annotations.Nullable;

/**
 * Decoded values of recently used actors of one subtask, bounded in bytes. Every write goes through
 * to the state behind a cell, which alone is in checkpoints: the cache is empty after a restore and
 * may forget anything at any time. It only ever sees committed values, so a command that is rolled
 * back leaves it as it was.
 *
 * <p>Not thread-safe: used by the task's thread.
 */
final class HeapCache {
  /** A hundred of the largest guilds, or ten thousand small ones. */
  static final long BYTES_MAX = 16 << 20;

  /** The entry itself, its key and its place in the cache. */
  private static final int ENTRY_BYTES = 200;

  private final Cache<Entry, HeapSized> values =
      Caffeine.newBuilder()
          .maximumWeight(BYTES_MAX)
          .weigher((Entry entry, HeapSized value) -> ENTRY_BYTES + value.heapBytes())
          // Evicts on the calling thread.
          .executor(Runnable::run)
          .build();

  private @Nullable Object key;

  /** Sets the key whose cells are read and written from now on. */
  void select(Object current) {
    key = current;
  }

  /** A cell that reads from this cache first. */
  <V> Cell<V> cached(String name, Class<V> type, Cell<V> state) {
    return new CachedCell<>(name, type, state);
  }

  private record Entry(String cell, Object key) {}

  private final class CachedCell<V> implements Cell<V> {
    private final String name;
    private final Class<V> type;
    private final Cell<V> state;

    CachedCell(String name, Class<V> type, Cell<V> state) {
      this.name = name;
      this.type = type;
      this.state = state;
    }

    @Override
    public @Nullable V get() {
      Entry entry = entry();
      HeapSized cached = values.getIfPresent(entry);
      if (cached != null) {
        return type.cast(cached);
      }
      V value = state.get();
      if (value != null) {
        values.put(entry, (HeapSized) value);
      }
      return value;
    }

    @Override
    public void put(V value) {
      state.put(value);
      values.put(entry(), (HeapSized) value);
    }

    @Override
    public void remove() {
      state.remove();
      values.invalidate(entry());
    }

    private Entry entry() {
      if (key == null) {
        throw new IllegalStateException("cell " + name + ": no key is selected");
      }
      return new Entry(name, key);
    }
  }
}
