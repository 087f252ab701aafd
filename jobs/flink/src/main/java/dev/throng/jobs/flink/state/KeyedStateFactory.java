package dev.throng.jobs.flink.state;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Tables on Flink's keyed {@code MapState} and cells on its {@code ValueState}, one state per name.
 * Made in {@code open} of a function.
 */
public final class KeyedStateFactory implements StateFactory {
  private final RuntimeContext context;

  /** The state of the function with this context. */
  public KeyedStateFactory(RuntimeContext context) {
    this.context = context;
  }

  @Override
  public <V> Table<V> table(String name, Class<V> type) {
    return new MapStateTable<>(
        name,
        context.getMapState(new MapStateDescriptor<>(name, Types.LONG, TypeInformation.of(type))));
  }

  @Override
  public <V> Cell<V> cell(String name, Class<V> type) {
    return new ValueStateCell<>(
        name, context.getState(new ValueStateDescriptor<>(name, TypeInformation.of(type))));
  }
}
