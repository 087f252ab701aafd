package dev.throng.jobs.flink.state;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.HeapSized;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/**
 * Tables on Flink's keyed {@code MapState} and cells on its {@code ValueState}, one state per name;
 * those of {@link HeapSized} values behind a {@link HeapCache}. Made in {@code open} of a function,
 * which {@linkplain #select selects} the key of each record and timer if it has such values.
 */
public final class KeyedStateFactory implements StateFactory {
  private final RuntimeContext context;
  private final HeapCache cache = new HeapCache();

  /** The state of the function with this context. */
  public KeyedStateFactory(RuntimeContext context) {
    this.context = context;
  }

  /** Sets the current key, before each record and timer. */
  public void select(Object key) {
    cache.select(key);
  }

  @Override
  public <V> Table<V> table(String name, Class<V> type) {
    Table<V> table =
        new MapStateTable<>(
            name,
            context.getMapState(
                new MapStateDescriptor<>(name, Types.LONG, TypeInformation.of(type))));
    return HeapSized.class.isAssignableFrom(type) ? cache.cached(name, type, table) : table;
  }

  @Override
  public <V> Cell<V> cell(String name, Class<V> type) {
    Cell<V> cell =
        new ValueStateCell<>(
            name, context.getState(new ValueStateDescriptor<>(name, TypeInformation.of(type))));
    return HeapSized.class.isAssignableFrom(type) ? cache.cached(name, type, cell) : cell;
  }

  @Override
  public <V extends HeapSized> Cell<V> derived(String name, Class<V> type) {
    return cache.derived(name, type);
  }
}
