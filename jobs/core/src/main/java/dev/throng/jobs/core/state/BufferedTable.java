package dev.throng.jobs.core.state;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A table whose writes wait for a commit. */
final class BufferedTable<V> implements Table<V>, TransactionalState.Buffered {
  /** Above this many entries the maps are made anew: clearing one costs its greatest size. */
  private static final int KEPT_ENTRIES_MAX = 64;

  private final Table<V> backing;
  private final Runnable onWrite;
  private Map<Long, @Nullable V> written = new LinkedHashMap<>();
  private Map<Long, @Nullable V> read = new LinkedHashMap<>();
  private boolean cleared;

  BufferedTable(Table<V> backing, Runnable onWrite) {
    this.backing = backing;
    this.onWrite = onWrite;
  }

  @Override
  public @Nullable V get(long key) {
    V value = written.get(key);
    if (value != null || cleared || (!written.isEmpty() && written.containsKey(key))) {
      return value;
    }
    value = read.get(key);
    if (value == null && (read.isEmpty() || !read.containsKey(key))) {
      value = backing.get(key);
      read.put(key, value);
    }
    return value;
  }

  @Override
  public void put(long key, V value) {
    onWrite.run();
    written.put(key, value);
  }

  @Override
  public void remove(long key) {
    onWrite.run();
    written.put(key, null);
  }

  @Override
  public void clear() {
    onWrite.run();
    cleared = true;
    written.clear();
  }

  @Override
  public void commit() {
    if (cleared) {
      backing.clear();
    }
    if (!written.isEmpty()) {
      written.forEach(this::write);
    }
    rollback();
  }

  private void write(long key, @Nullable V value) {
    if (value == null) {
      backing.remove(key);
    } else {
      backing.put(key, value);
    }
  }

  @Override
  public void rollback() {
    cleared = false;
    if (written.size() > KEPT_ENTRIES_MAX) {
      written = new LinkedHashMap<>();
    } else {
      written.clear();
    }
    if (read.size() > KEPT_ENTRIES_MAX) {
      read = new LinkedHashMap<>();
    } else {
      read.clear();
    }
  }
}
