package dev.throng.jobs.flink.store;

import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.store.DurablePrefix;
import dev.throng.jobs.core.store.RefusedWrites;
import dev.throng.jobs.flink.metrics.MetricNames;
import dev.throng.jobs.flink.state.KeyedStateFactory;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.StoreProgress;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Reports up to where a partition of {@code events} is durable, and what of it the database
 * refuses, at most once per interval, and hands on dead letters. Above {@link
 * RefusedWrites#COUNT_MAX} refusals it fails, and the job tries the record again until the database
 * takes it. Keyed by partition.
 */
final class StoreProgressFunction extends KeyedProcessFunction<Integer, StoredEvent, OutRecord> {
  private static final long serialVersionUID = 1L;

  private final long generation;
  private final long intervalMs;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient DurablePrefix prefix;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient RefusedWrites refused;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient Counter deadLetters;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient Counter refusedWrites;

  /**
   * A reporter.
   *
   * @param generation of {@code events}
   * @param intervalMs between two reports of a partition, &gt; 0
   */
  StoreProgressFunction(long generation, long intervalMs) {
    this.generation = generation;
    this.intervalMs = intervalMs;
  }

  @Override
  public void open(OpenContext context) {
    KeyedStateFactory state = new KeyedStateFactory(getRuntimeContext());
    prefix = new DurablePrefix(state);
    refused = new RefusedWrites(state);
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup(MetricNames.GROUP);
    deadLetters = group.counter(MetricNames.DEAD_LETTERS);
    refusedWrites = group.counter("refused_writes_total");
  }

  @Override
  public void processElement(StoredEvent event, Context context, Collector<OutRecord> out) {
    if (event.refusedChannel() != 0) {
      refusedWrites.inc();
      refused.add(event.offset(), event.refusedChannel());
    }
    if (event.deadLetter().length > 0) {
      deadLetters.inc();
      out.collect(new OutRecord(Topic.DEAD_LETTERS.ordinal(), event.offset(), event.deadLetter()));
    }
    if (prefix.add(event.previous(), event.offset())) {
      long nowMs = context.timerService().currentProcessingTime();
      // On a multiple of the interval: one timer, however many events set it.
      context.timerService().registerProcessingTimeTimer((nowMs / intervalMs + 1) * intervalMs);
    }
  }

  @Override
  public void onTimer(long timeMs, OnTimerContext context, Collector<OutRecord> out) {
    int partition = context.getCurrentKey();
    StoreProgress progress =
        StoreProgress.newBuilder()
            .setPartition(partition)
            .setOffset(prefix.last() + 1)
            .setGeneration(generation)
            .addAllRefused(refused.all())
            .build();
    out.collect(new OutRecord(Topic.STORE_PROGRESS.ordinal(), partition, progress.toByteArray()));
  }
}
