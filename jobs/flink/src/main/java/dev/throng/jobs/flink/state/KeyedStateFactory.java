package dev.throng.jobs.flink.state;

import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;

/** Tables on Flink's keyed {@code MapState}, one per name. Made in {@code open} of a function. */
public final class MapStateFactory implements StateFactory {
  private final RuntimeContext context;

  /** Tables of the function with this context. */
  public MapStateFactory(RuntimeContext context) {
    this.context = context;
  }

  @Override
  public <V> Table<V> table(String name, Class<V> type) {
    return new MapStateTable<>(name, context.getMapState(descriptor(name, type)));
  }

  static <V> MapStateDescriptor<Long, V> descriptor(String name, Class<V> type) {
    return new MapStateDescriptor<>(name, Types.LONG, TypeInformation.of(type));
  }
}
