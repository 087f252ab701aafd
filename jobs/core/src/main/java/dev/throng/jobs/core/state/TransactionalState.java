package dev.throng.jobs.core.state;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tables that keep a command's writes to themselves until {@link #commit}, and read them back in
 * the meantime. A command may touch a bounded number of entries: longer work continues by commands
 * of the actor to itself.
 */
public final class TransactionalState implements StateFactory {
  /** Entries that one command may write. */
  public static final int WRITES_MAX = 4_000;

  private final StateFactory backend;
  private final List<BufferedTable<?>> tables = new ArrayList<>();
  private int writes;

  /** Over the tables of a backend. */
  public TransactionalState(StateFactory backend) {
    this.backend = backend;
  }

  @Override
  public <V> Table<V> table(String name, Class<V> type) {
    BufferedTable<V> table = new BufferedTable<>(backend.table(name, type));
    tables.add(table);
    return table;
  }

  /** How many entries were written since the last commit or rollback. */
  public int writes() {
    return writes;
  }

  /**
   * Writes everything to the backend, table by table, in the order of the first write to each
   * entry.
   */
  public void commit() {
    for (BufferedTable<?> table : tables) {
      table.commit();
    }
    writes = 0;
  }

  /** Forgets everything since the last commit. */
  public void rollback() {
    for (BufferedTable<?> table : tables) {
      table.buffer.clear();
    }
    writes = 0;
  }

  private void countWrite() {
    if (++writes > WRITES_MAX) {
      throw new IllegalStateException(
          "state entries written by one command: "
              + writes
              + " (expected: up to "
              + WRITES_MAX
              + ")");
    }
  }

  private final class BufferedTable<V> implements Table<V> {
    private final Table<V> backing;
    private final Map<Long, @Nullable V> buffer = new LinkedHashMap<>();

    BufferedTable(Table<V> backing) {
      this.backing = backing;
    }

    @Override
    public @Nullable V get(long key) {
      return buffer.containsKey(key) ? buffer.get(key) : backing.get(key);
    }

    @Override
    public void put(long key, V value) {
      countWrite();
      buffer.put(key, value);
    }

    @Override
    public void remove(long key) {
      countWrite();
      buffer.put(key, null);
    }

    void commit() {
      buffer.forEach(
          (key, value) -> {
            if (value == null) {
              backing.remove(key);
            } else {
              backing.put(key, value);
            }
          });
      buffer.clear();
    }
  }
}
