package dev.throng.jobs.flink.common;

import dev.throng.jobs.core.actor.ActorRunner;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * KeyedProcessFunction that runs an actor: records of its inbox and its timers are the input, Kafka
 * records the main output and records for relays the side output {@link #RELAY}.
 */
public final class ActorFunction extends EffectsFunction<Long, InboxRecord> {
  /** Records for the relays. */
  public static final OutputTag<RelayRecord> RELAY =
      new OutputTag<>("relay", TypeInformation.of(RelayRecord.class));

  private static final long serialVersionUID = 1L;

  private final ActorKind kind;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient ActorRunner runner;

  public ActorFunction(ActorKind kind, EffectsGuard guard) {
    super(guard);
    this.kind = kind;
  }

  @Override
  public void open(OpenContext context) throws Exception {
    super.open(context);
    runner = new ActorRunner(kind.inbox(), state, kind.factory()::create);
    // After a failure it would only be waited for: the backlog warms up what it needs.
    if (getRuntimeContext().getTaskInfo().getAttemptNumber() == 0) {
      kind.warmUp().run();
    }
  }

  @Override
  public void processElement(InboxRecord record, Context context, Collector<OutRecord> out) {
    state.select(context.getCurrentKey());
    if (runner.isExpiredRead(record, context.timerService().currentProcessingTime())) {
      metrics.readExpired();
      return;
    }
    Effects effects = runner.run(record);
    metrics.commandHandled();
    emit(effects, context, out);
  }

  @Override
  public void onTimer(long timeMs, OnTimerContext context, Collector<OutRecord> out) {
    if (!kind.owned().contains(context.getCurrentKey())) {
      return;
    }
    state.select(context.getCurrentKey());
    long nowMs = context.timerService().currentProcessingTime();
    emit(runner.runTimer(context.getCurrentKey(), nowMs), context, out);
  }

  private void emit(Effects effects, Context context, Collector<OutRecord> out) {
    List<OutRecord> records = effects.records();
    for (int i = 0; i < records.size(); i++) {
      write(records.get(i), out);
    }
    List<RelayRecord> relayRecords = effects.relayRecords();
    for (int i = 0; i < relayRecords.size(); i++) {
      context.output(RELAY, relayRecords.get(i));
    }
    metrics.relayed(relayRecords.size());
    if (effects.timerAtMs() >= 0) {
      context.timerService().registerProcessingTimeTimer(effects.timerAtMs());
    }
  }
}
