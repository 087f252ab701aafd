package dev.throng.jobs.flink.reader;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.DeadLetters;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.reader.Durable;
import dev.throng.jobs.core.reader.DurableOffsets;
import dev.throng.jobs.core.reader.PageRequest;
import dev.throng.jobs.core.reader.ReaderEffects;
import dev.throng.jobs.core.reader.ReaderLimits;
import dev.throng.jobs.core.reader.ReaderRunner;
import dev.throng.jobs.core.reader.StoreReport;
import dev.throng.jobs.flink.common.WarmUp;
import dev.throng.jobs.flink.kafka.RawRecord;
import dev.throng.jobs.flink.state.KeyedStateFactory;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.StoreProgress;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.BroadcastState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.state.ReadOnlyBroadcastState;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.co.KeyedBroadcastProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/**
 * The shell of the channels' readers, keyed by channel: gives them events, queries, timers and what
 * the store job reports (broadcast), and hands on replies (main output) and pages to read from the
 * database ({@link #PAGES}).
 */
final class ReaderFunction
    extends KeyedBroadcastProcessFunction<Long, ChannelRecord, RawRecord, OutRecord> {
  /** Pages that need the database. */
  static final OutputTag<PageRequest> PAGES =
      new OutputTag<>("pages", TypeInformation.of(PageRequest.class));

  /** Per partition of {@code events}, what the store job reported last. */
  static final MapStateDescriptor<Integer, StoreReport> DURABLE =
      new MapStateDescriptor<>("store-reports", Types.INT, TypeInformation.of(StoreReport.class));

  private static final long serialVersionUID = 1L;

  private final long eventsGeneration;
  private final ReaderLimits limits;
  private final WarmUp warmUp;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient ReaderRunner runner;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient ReaderMetrics metrics;

  /**
   * A shell.
   *
   * @param eventsGeneration of the topic {@code events}: reports on another are ignored
   * @param warmUp run before the first record
   */
  ReaderFunction(long eventsGeneration, ReaderLimits limits, WarmUp warmUp) {
    this.eventsGeneration = eventsGeneration;
    this.limits = limits;
    this.warmUp = warmUp;
  }

  @Override
  public void open(OpenContext context) {
    runner = new ReaderRunner(new KeyedStateFactory(getRuntimeContext()), limits);
    metrics = new ReaderMetrics(getRuntimeContext().getMetricGroup());
    if (getRuntimeContext().getTaskInfo().getAttemptNumber() == 0) {
      warmUp.run();
    }
  }

  @Override
  public void processElement(ChannelRecord input, ReadOnlyContext context, Collector<OutRecord> out)
      throws Exception {
    DurableOffsets durable = durable(context.getBroadcastState(DURABLE));
    long nowMs = context.currentProcessingTime();
    ReaderEffects effects =
        input.query()
            ? runner.runQuery(input.record(), nowMs, durable)
            : runner.runEvent(input.record(), nowMs, durable);
    emit(effects, context, out);
    if (effects.timerAtMs() >= 0) {
      context.timerService().registerProcessingTimeTimer(effects.timerAtMs());
    }
  }

  @Override
  public void onTimer(long timeMs, OnTimerContext context, Collector<OutRecord> out)
      throws Exception {
    DurableOffsets durable = durable(context.getBroadcastState(DURABLE));
    long nowMs = context.currentProcessingTime();
    emit(runner.runTimer(context.getCurrentKey(), nowMs, durable), context, out);
  }

  @Override
  public void processBroadcastElement(RawRecord record, Context context, Collector<OutRecord> out)
      throws Exception {
    StoreProgress progress;
    try {
      progress = StoreProgress.parseFrom(record.value());
    } catch (InvalidProtocolBufferException e) {
      out.collect(
          DeadLetters.of(
              record.source(Topic.STORE_PROGRESS), record.offset(), record.value(), e.toString()));
      return;
    }
    if (progress.getGeneration() == eventsGeneration) {
      BroadcastState<Integer, StoreReport> state = context.getBroadcastState(DURABLE);
      StoreReport known = state.get(progress.getPartition());
      if (known == null || known.below() < progress.getOffset()) {
        state.put(progress.getPartition(), StoreReport.of(progress));
      }
    }
  }

  private void emit(ReaderEffects effects, ReadOnlyContext context, Collector<OutRecord> out) {
    effects.records().forEach(out::collect);
    for (PageRequest page : effects.pages()) {
      context.output(PAGES, page);
    }
    metrics.count(effects);
  }

  private static DurableOffsets durable(ReadOnlyBroadcastState<Integer, StoreReport> state) {
    return (partition, channel) -> {
      try {
        StoreReport report = state.get(partition);
        return report == null ? Durable.NOTHING : report.of(channel);
      } catch (Exception e) {
        throw new IllegalStateException("broadcast state", e);
      }
    };
  }
}
