package dev.throng.jobs.flink.common;

import dev.throng.jobs.core.actor.ActorRunner;
import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.actor.RelayRecord;
import dev.throng.jobs.flink.metrics.ActorMetrics;
import dev.throng.jobs.flink.state.MapStateFactory;
import java.util.List;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The shell of any actor kind: gives it records of its inbox and its timers, and hands on what it
 * wants written (main output) and what it tells its relays ({@link #RELAY}).
 */
public final class ActorFunction extends KeyedProcessFunction<Long, InboxRecord, OutRecord> {
  /** Records for the relays. */
  public static final OutputTag<RelayRecord> RELAY =
      new OutputTag<>("relay", TypeInformation.of(RelayRecord.class));

  private static final long serialVersionUID = 1L;

  private final ActorKind kind;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient ActorRunner runner;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient ActorMetrics metrics;

  /** A shell of these actors. */
  public ActorFunction(ActorKind kind) {
    this.kind = kind;
  }

  @Override
  public void open(OpenContext context) {
    runner =
        new ActorRunner(
            kind.inbox(), new MapStateFactory(getRuntimeContext()), kind.factory()::create);
    metrics = new ActorMetrics(getRuntimeContext().getMetricGroup());
    // After a failure it would only be waited for: the backlog warms up what it needs.
    if (getRuntimeContext().getTaskInfo().getAttemptNumber() == 0) {
      kind.warmUp().run();
    }
  }

  @Override
  public void processElement(InboxRecord record, Context context, Collector<OutRecord> out) {
    if (runner.isExpiredRead(record, waitedMs(context))) {
      metrics.readExpired();
      return;
    }
    Effects effects = runner.run(record);
    metrics.commandHandled();
    emit(effects, context, out);
  }

  /** How long the record has been in Kafka; its timestamp there is the element's. */
  private static long waitedMs(Context context) {
    Long writtenMs = context.timestamp();
    return writtenMs == null ? 0 : context.timerService().currentProcessingTime() - writtenMs;
  }

  @Override
  public void onTimer(long timeMs, OnTimerContext context, Collector<OutRecord> out) {
    long nowMs = context.timerService().currentProcessingTime();
    emit(runner.runTimer(context.getCurrentKey(), nowMs), context, out);
  }

  private void emit(Effects effects, Context context, Collector<OutRecord> out) {
    List<OutRecord> records = effects.records();
    for (int i = 0; i < records.size(); i++) {
      metrics.written(records.get(i));
      out.collect(records.get(i));
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
