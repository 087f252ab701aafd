package dev.throng.jobs.live;

import dev.throng.jobs.core.StateFactory;
import dev.throng.jobs.core.Table;
import java.util.HashMap;
import java.util.Map;

/** Tables of many actors in maps; whose they are is set before each call. */
final class MemoryState implements StateFactory {
  private final Map<Object, Map<String, Map<Long, Object>>> byActor = new HashMap<>();
  private Object actor = "nobody";

  /** From here on the tables are those of this actor. */
  void setActor(Object key) {
    actor = key;
  }

  @Override
  public <V> Table<V> table(String name, Class<V> type) {
    return new Table<>() {
      @Override
      public V get(long key) {
        return type.cast(entries(name).get(key));
      }

      @Override
      public void put(long key, V value) {
        entries(name).put(key, value);
      }

      @Override
      public void remove(long key) {
        entries(name).remove(key);
      }
    };
  }

  private Map<Long, Object> entries(String table) {
    return byActor
        .computeIfAbsent(actor, key -> new HashMap<>())
        .computeIfAbsent(table, key -> new HashMap<>());
  }
}
