package dev.throng.flink;

import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes each event on once. The log repeats events when a job of the server is restored: a repeat
 * is not above what came before it. Keyed by {@link ThrongEvent#orderKey} it takes them in the
 * order of the log and counts an event whose predecessor never came as a gap; its state is one
 * {@link LogPosition} a channel and a guild. Keyed by the position too it takes them in any order.
 */
final class DeduplicateFunction<K> extends KeyedProcessFunction<K, ThrongEvent, ThrongEvent> {
  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(DeduplicateFunction.class);

  @SuppressWarnings("NullAway.Init") // set in open
  private transient ValueState<LogPosition> last;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient Counter duplicates;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient Counter gaps;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient Counter unknown;

  @Override
  public void open(OpenContext context) {
    last =
        getRuntimeContext()
            .getState(new ValueStateDescriptor<>("last", TypeInformation.of(LogPosition.class)));
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup("throng");
    duplicates = group.counter("duplicates");
    gaps = group.counter("gaps");
    unknown = group.counter("unknown");
  }

  @Override
  public void processElement(ThrongEvent event, Context context, Collector<ThrongEvent> out)
      throws Exception {
    if (event.kind() == EventKind.UNKNOWN) {
      unknown.inc();
    }
    LogPosition position = event.position();
    if (position.seq() == 0) {
      // Not even a position could be read.
      out.collect(event);
      return;
    }
    LogPosition before = last.value();
    boolean follows = before != null && before.generation() == position.generation();
    if (follows && position.seq() <= before.seq()) {
      duplicates.inc();
      return;
    }
    if (follows && position.previous() != before.seq()) {
      countGap(event, before);
    }
    last.update(position);
    out.collect(event);
  }

  private void countGap(ThrongEvent event, LogPosition before) {
    gaps.inc();
    if (Long.bitCount(gaps.getCount()) == 1) {
      LOG.warn(
          "Events are missing from the log: guild {}, channel {}, after {} comes {}, whose"
              + " predecessor is {}; gap number {} of this task",
          event.guildId(),
          event.channelId(),
          before.seq(),
          event.position().seq(),
          event.position().previous(),
          gaps.getCount());
    }
  }
}
