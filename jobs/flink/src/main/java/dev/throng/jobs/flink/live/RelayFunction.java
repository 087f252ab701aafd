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

/** KeyedProcessFunction that runs the relays: deliveries and dead letters are its output. */
public final class RelayFunction extends EffectsFunction<RelayKey, RelayRecord> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(RelayFunction.class);

  private final RelayFactory relays;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient RelayRunner runner;

  /** With the relays that this makes. */
  public RelayFunction(RelayFactory relays, EffectsGuard guard) {
    super(guard);
    this.relays = relays;
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
  }

  private static void logFailure(RelayRecord record, Exception cause) {
    LOG.error("relay failed, guild={} node={}", record.guild(), record.node(), cause);
  }
}
