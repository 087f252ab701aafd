package dev.throng.jobs.flink.common;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.flink.metrics.ActorMetrics;
import dev.throng.jobs.flink.state.HeapCache;
import dev.throng.jobs.flink.state.KeyedStateFactory;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * What the functions of actors and relays share: they refuse state of another {@link
 * dev.throng.jobs.core.actor.EffectsVersion}, and count the records that they write.
 */
public abstract class EffectsFunction<K, I> extends KeyedProcessFunction<K, I, OutRecord>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;

  private final EffectsGuard guard;

  /** State of the current key. */
  @SuppressWarnings("NullAway.Init") // set in open
  protected transient HeapCache state;

  /** Counters of this subtask. */
  @SuppressWarnings("NullAway.Init") // set in open
  protected transient ActorMetrics metrics;

  /** A function whose restored state this guard checks. */
  protected EffectsFunction(EffectsGuard guard) {
    this.guard = guard;
  }

  @Override
  public final void initializeState(FunctionInitializationContext context) throws Exception {
    guard.restore(context);
  }

  @Override
  public final void snapshotState(FunctionSnapshotContext context) {
    // The version stays in the operator state, and all else is keyed state.
  }

  /** Creates {@link #state} and {@link #metrics}; subclasses create their actors after that. */
  @Override
  public void open(OpenContext context) throws Exception {
    state = new HeapCache(new KeyedStateFactory(getRuntimeContext()));
    metrics = new ActorMetrics(getRuntimeContext().getMetricGroup());
  }

  /** Counts a record and hands it to the sink. */
  protected final void write(OutRecord record, Collector<OutRecord> out) {
    metrics.written(record);
    out.collect(record);
  }
}
