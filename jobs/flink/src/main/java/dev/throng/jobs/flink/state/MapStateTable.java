package dev.throng.jobs.flink.state;

import dev.throng.jobs.core.state.StateAccessException;
import dev.throng.jobs.core.state.Table;
import org.apache.flink.api.common.state.MapState;
import org.jspecify.annotations.Nullable;

/** A table on Flink's {@code MapState} of the current key. */
final class MapStateTable<V> implements Table<V> {
  private final String name;
  private final MapState<Long, V> state;

  MapStateTable(String name, MapState<Long, V> state) {
    this.name = name;
    this.state = state;
  }

  @Override
  public @Nullable V get(long key) {
    try {
      return state.get(key);
    } catch (Exception e) {
      throw failed("read", e);
    }
  }

  @Override
  public void put(long key, V value) {
    try {
      state.put(key, value);
    } catch (Exception e) {
      throw failed("write", e);
    }
  }

  @Override
  public void remove(long key) {
    try {
      state.remove(key);
    } catch (Exception e) {
      throw failed("remove", e);
    }
  }

  @Override
  public void clear() {
    try {
      state.clear();
    } catch (Exception e) {
      throw failed("clear", e);
    }
  }

  private StateAccessException failed(String operation, Exception cause) {
    return new StateAccessException(operation + " failed, table=" + name, cause);
  }
}
