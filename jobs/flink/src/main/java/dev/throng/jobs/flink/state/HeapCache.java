package dev.throng.jobs.flink.state;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.HeapSized;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import dev.throng.jobs.core.state.TableCell;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * State whose values of some types, {@link HeapSized} and {@link Long}, are kept decoded on the
 * heap for recently used actors of one subtask, bounded in bytes. The state behind it alone is in
 * checkpoints: the cache is empty after a restore. It only ever sees committed values, so a command
 * that is rolled back leaves it as it was.
 *
 * <p>Every write goes through to that state, and the cache may forget anything at any time; {@link
 * #writeAtCheckpoints} leaves writes {@linkplain PendingWrites pending} instead, in bounds, until
 * {@link #writeBack}.
 *
 * <p>Not thread-safe: used by the task's thread, which {@linkplain #select selects} the key of each
 * record and timer.
 */
public final class HeapCache implements StateFactory {
  /** A hundred of the largest guilds, or ten thousand small ones; a large relay takes 1 MB. */
  static final long BYTES_MAX = 16 << 20;

  /** The entry itself, its key and its place in the cache. */
  private static final int ENTRY_BYTES = 200;

  private final StateFactory state;
  private final Cache<Entry, Object> values =
      Caffeine.newBuilder()
          .maximumWeight(BYTES_MAX)
          .weigher((Entry entry, Object value) -> heapBytes(value))
          // Evicts on the calling thread.
          .executor(Runnable::run)
          .build();

  private final PendingWrites pending = new PendingWrites();
  private boolean writesAtCheckpoints;
  private @Nullable Object key;

  public HeapCache(StateFactory state) {
    this.state = state;
  }

  /** About how many bytes of heap a value takes with its entry; null: one that is removed. */
  static int heapBytes(@Nullable Object value) {
    return ENTRY_BYTES + (value instanceof HeapSized sized ? sized.heapBytes() : 0);
  }

  /** Sets the current key, before each record and timer. */
  public void select(Object current) {
    key = current;
  }

  /**
   * From now on the caller {@linkplain #writeBack writes back} before each checkpoint, and when it
   * {@link #isFull} between two records.
   */
  public void writeAtCheckpoints() {
    writesAtCheckpoints = true;
  }

  /** Whether so much is pending that it is to be written back before a checkpoint asks for it. */
  public boolean isFull() {
    return pending.isFull();
  }

  /**
   * Writes what is pending; another key may be the current one of the state's backend afterwards.
   *
   * @param setCurrentKey of that backend
   */
  public void writeBack(Consumer<Object> setCurrentKey) {
    pending.writeAll(setCurrentKey);
  }

  @Override
  public <V> Table<V> table(String name, Class<V> type) {
    Table<V> table = state.table(name, type);
    return isKept(type) ? new CachedTable<>(name, type, table, true) : table;
  }

  @Override
  public <V> Cell<V> cell(String name, Class<V> type) {
    Cell<V> cell = state.cell(name, type);
    return isKept(type)
        ? new TableCell<>(new CachedTable<>(name, type, new CellTable<>(cell), true))
        : cell;
  }

  @Override
  public <V extends HeapSized> Cell<V> derived(String name, Class<V> type) {
    return new TableCell<>(new CachedTable<>(name, type, new NoState<>(), false));
  }

  private static boolean isKept(Class<?> type) {
    return HeapSized.class.isAssignableFrom(type) || type == Long.class;
  }

  /**
   * What a value is of.
   *
   * @param row of a table; 0 for a cell
   */
  record Entry(String name, Object key, long row) {
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
    private final boolean hasState;

    CachedTable(String name, Class<V> type, Table<V> state, boolean hasState) {
      this.name = name;
      this.type = type;
      this.state = state;
      this.hasState = hasState;
    }

    @Override
    public @Nullable V get(long row) {
      Entry entry = new Entry(name, key(name), row);
      Object cached = values.getIfPresent(entry);
      if (cached != null) {
        return type.cast(cached);
      }
      PendingWrites.Write<?> write = pending.get(entry);
      V value = write == null ? state.get(row) : type.cast(write.value());
      if (value != null) {
        values.put(entry, value);
      }
      return value;
    }

    @Override
    public void put(long row, V value) {
      Entry entry = new Entry(name, key(name), row);
      if (isWrittenLater()) {
        pending.put(entry, state, value);
      } else {
        state.put(row, value);
      }
      values.put(entry, value);
    }

    @Override
    public void remove(long row) {
      Entry entry = new Entry(name, key(name), row);
      if (isWrittenLater()) {
        pending.put(entry, state, null);
      } else {
        state.remove(row);
      }
      values.invalidate(entry);
    }

    private boolean isWrittenLater() {
      return writesAtCheckpoints && hasState;
    }

    @Override
    public void clear() {
      state.clear();
      Object cleared = key(name);
      pending.forget(name, cleared);
      values.asMap().keySet().removeIf(entry -> entry.isOf(name, cleared));
    }
  }
}
