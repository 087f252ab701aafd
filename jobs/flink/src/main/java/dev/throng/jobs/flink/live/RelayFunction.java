package dev.throng.jobs.flink.live;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.relay.RelayRunner;
import dev.throng.jobs.flink.common.EffectsGuard;
import dev.throng.jobs.flink.metrics.ActorMetrics;
import dev.throng.jobs.flink.state.KeyedStateFactory;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** KeyedProcessFunction that runs the relays: deliveries and dead letters are its output. */
public final class RelayFunction extends KeyedProcessFunction<RelayKey, RelayRecord, OutRecord>
    implements CheckpointedFunction {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(RelayFunction.class);

  private final RelayFactory relays;
  private final EffectsGuard guard;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient KeyedStateFactory state;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient RelayRunner runner;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient ActorMetrics metrics;

  /** With the relays that this makes. */
  public RelayFunction(RelayFactory relays, EffectsGuard guard) {
    this.relays = relays;
    this.guard = guard;
  }

  @Override
  public void initializeState(FunctionInitializationContext context) throws Exception {
    guard.restore(context);
  }

  @Override
  public void snapshotState(FunctionSnapshotContext context) {
    // The version stays in the operator state, and all else is keyed state.
  }

  @Override
  public void open(OpenContext context) {
    state = new KeyedStateFactory(getRuntimeContext());
    runner = new RelayRunner(state, relays::create, RelayFunction::logFailure);
    metrics = new ActorMetrics(getRuntimeContext().getMetricGroup());
  }

  @Override
  public void processElement(RelayRecord record, Context context, Collector<OutRecord> out) {
    state.select(context.getCurrentKey());
    for (OutRecord written : runner.run(record)) {
      metrics.written(written);
      out.collect(written);
    }
    metrics.commandHandled();
  }

  private static void logFailure(RelayRecord record, Exception cause) {
    LOG.error("relay failed, guild={} node={}", record.guild(), record.node(), cause);
  }
}
