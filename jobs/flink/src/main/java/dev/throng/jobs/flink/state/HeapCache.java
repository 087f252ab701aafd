package dev.throng.jobs.flink.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.HeapSized;
import dev.throng.jobs.core.state.Table;
import dev.throng.jobs.core.state.TableCell;
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
  /** A hundred of the largest guilds, or ten thousand small ones; a large relay takes 1 MB. */
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

  /** Sets the key whose cells and tables are read and written from now on. */
  void select(Object current) {
    key = current;
  }

  /** A cell that reads from this cache first. */
  <V> Cell<V> cached(String name, Class<V> type, Cell<V> state) {
    return new TableCell<>(cached(name, type, new CellTable<>(state)));
  }

  /** A table that reads from this cache first. */
  <V> Table<V> cached(String name, Class<V> type, Table<V> state) {
    return new CachedTable<>(name, type, state);
  }

  /** A cell without state behind it. */
  <V extends HeapSized> Cell<V> derived(String name, Class<V> type) {
    return new TableCell<>(new CachedTable<>(name, type, new NoState<>()));
  }

  /**
   * What a value is of.
   *
   * @param row of a table; 0 for a cell
   */
  private record Entry(String name, Object key, long row) {
    boolean isOf(String table, Object actor) {
      return name.equals(table) && key.equals(actor);
    }
  }

  private Object key(String name) {
    if (key == null) {
      throw new IllegalStateException(name + ": no key is selected");
    }
    return key;
  }

  /** A cell as a table of one row. */
  private record CellTable<V>(Cell<V> cell) implements Table<V> {
    @Override
    public @Nullable V get(long row) {
      return cell.get();
    }

    @Override
    public void put(long row, V value) {
      cell.put(value);
    }

    @Override
    public void remove(long row) {
      cell.remove();
    }

    @Override
    public void clear() {
      cell.remove();
    }
  }

  private static final class NoState<V> implements Table<V> {
    @Override
    public @Nullable V get(long row) {
      return null;
    }

    @Override
    public void put(long row, V value) {
      // Only the cache has it.
    }

    @Override
    public void remove(long row) {
      // There is nothing.
    }

    @Override
    public void clear() {
      // There is nothing.
    }
  }

  private final class CachedTable<V> implements Table<V> {
    private final String name;
    private final Class<V> type;
    private final Table<V> state;

    CachedTable(String name, Class<V> type, Table<V> state) {
      this.name = name;
      this.type = type;
      this.state = state;
    }

    @Override
    public @Nullable V get(long row) {
      Entry entry = new Entry(name, key(name), row);
      HeapSized cached = values.getIfPresent(entry);
      if (cached != null) {
        return type.cast(cached);
      }
      V value = state.get(row);
      if (value != null) {
        values.put(entry, (HeapSized) value);
      }
      return value;
    }

    @Override
    public void put(long row, V value) {
      state.put(row, value);
      values.put(new Entry(name, key(name), row), (HeapSized) value);
    }

    @Override
    public void remove(long row) {
      state.remove(row);
      values.invalidate(new Entry(name, key(name), row));
    }

    @Override
    public void clear() {
      state.clear();
      Object cleared = key(name);
      values.asMap().keySet().removeIf(entry -> entry.isOf(name, cleared));
    }
  }
}
