package dev.throng.jobs.flink.live;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.core.relay.RelayRunner;
import dev.throng.jobs.flink.common.EffectsFunction;
import dev.throng.jobs.flink.common.EffectsGuard;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * KeyedProcessFunction that runs the relays: deliveries, dead letters and questions to the guild
 * are its output. Its timers write nothing but a question.
 */
public final class RelayFunction extends EffectsFunction<RelayKey, RelayRecord> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(RelayFunction.class);

  private final RelayFactory relays;
  private final PassiveUpdates passive;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient RelayRunner runner;

  public RelayFunction(RelayFactory relays, PassiveUpdates passive, EffectsGuard guard) {
    super(guard);
    this.relays = relays;
    this.passive = passive;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    super.open(context);
    runner = new RelayRunner(state, relays::create, RelayFunction::logFailure);
  }

  @Override
  public void processElement(RelayRecord record, Context context, Collector<OutRecord> out) {
    state.select(context.getCurrentKey());
    for (OutRecord written : runner.run(record)) {
      write(written, out);
    }
    metrics.commandHandled();
    if (runner.needsTimer()) {
      setTimer(context);
    }
  }

  @Override
  public void onTimer(long timeMs, OnTimerContext context, Collector<OutRecord> out) {
    RelayKey key = context.getCurrentKey();
    if (!passive.owned().contains(key.guild())) {
      return;
    }
    state.select(key);
    for (OutRecord written : runner.runTimer(key.guild(), key.node())) {
      write(written, out);
      // Asked again if no answer comes.
      setTimer(context);
    }
  }

  private void setTimer(Context context) {
    context
        .timerService()
        .registerProcessingTimeTimer(
            passive.nextMs(
                context.getCurrentKey(), context.timerService().currentProcessingTime()));
  }

  private static void logFailure(RelayRecord record, Exception cause) {
    LOG.error("relay failed, guild={} node={}", record.guild(), record.node(), cause);
  }
}
