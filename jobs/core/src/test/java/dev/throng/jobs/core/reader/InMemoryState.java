package dev.throng.jobs.core.reader;

import dev.throng.jobs.core.fixture.TableCell;
import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Tables of one actor in maps. */
public final class InMemoryState implements StateFactory {
  private final Map<String, Map<Long, Object>> tables = new HashMap<>();

  @Override
  public <V> Table<V> table(String name, Class<V> type) {
    Map<Long, Object> rows = tables.computeIfAbsent(name, any -> new HashMap<>());
    return new Table<>() {
      @Override
      public @Nullable V get(long key) {
        return type.cast(rows.get(key));
      }

      @Override
      public void put(long key, V value) {
        rows.put(key, value);
      }

      @Override
      public void remove(long key) {
        rows.remove(key);
      }

      @Override
      public void clear() {
        rows.clear();
      }
    };
  }

  @Override
  public <V> Cell<V> cell(String name, Class<V> type) {
    return new TableCell<>(table(name, type));
  }

  /** Rows in a table. */
  public int size(String name) {
    return tables.getOrDefault(name, Map.of()).size();
  }
}
