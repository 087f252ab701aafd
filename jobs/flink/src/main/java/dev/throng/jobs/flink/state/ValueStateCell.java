package dev.throng.jobs.flink.state;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateAccessException;
import org.apache.flink.api.common.state.ValueState;
import org.jspecify.annotations.Nullable;

/** A cell on Flink's {@code ValueState} of the current key. */
final class ValueStateCell<V> implements Cell<V> {
  private final String name;
  private final ValueState<V> state;

  ValueStateCell(String name, ValueState<V> state) {
    this.name = name;
    this.state = state;
  }

  @Override
  public @Nullable V get() {
    try {
      return state.value();
    } catch (Exception e) {
      throw failed("read", e);
    }
  }

  @Override
  public void put(V value) {
    try {
      state.update(value);
    } catch (Exception e) {
      throw failed("write", e);
    }
  }

  @Override
  public void remove() {
    try {
      state.clear();
    } catch (Exception e) {
      throw failed("remove", e);
    }
  }

  private StateAccessException failed(String operation, Exception cause) {
    return new StateAccessException(operation + " failed, cell=" + name, cause);
  }
}
