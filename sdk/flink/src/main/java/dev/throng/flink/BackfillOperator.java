package dev.throng.flink;

import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.state.MapState;
import org.apache.flink.api.common.state.MapStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.runtime.state.VoidNamespace;
import org.apache.flink.runtime.state.VoidNamespaceSerializer;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.InternalTimer;
import org.apache.flink.streaming.api.operators.InternalTimerService;
import org.apache.flink.streaming.api.operators.Triggerable;
import org.apache.flink.streaming.api.operators.TwoInputStreamOperator;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * First the stored messages, then the log, keyed by {@link ThrongEvent#orderKey}. What the log says
 * waits until all is read that was stored. Messages that are in both, since they were stored after
 * the log's place was noted and before they were read, come once.
 *
 * <p>State, until the log is past the end of the reading: the ids of stored messages that the log
 * may still say.
 */
final class BackfillOperator extends AbstractStreamOperator<ThrongEvent>
    implements TwoInputStreamOperator<ThrongEvent, ThrongEvent, ThrongEvent>,
        Triggerable<Long, VoidNamespace> {
  private static final long serialVersionUID = 1L;

  /** Fires with the first watermark: when all is read that was stored. */
  private static final long RELEASE = Long.MIN_VALUE + 1;

  /** How far this clock may be behind that of the log. */
  private static final long CLOCKS_MS = 60_000;

  private final long oldestInLogMs;

  private boolean storedEnded;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient MapState<Long, Boolean> stored;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient ListState<ThrongEvent> waiting;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient InternalTimerService<VoidNamespace> timers;

  /**
   * An operator.
   *
   * @param oldestInLogMs messages of ids from before this time are not in the log any more
   */
  BackfillOperator(long oldestInLogMs) {
    this.oldestInLogMs = oldestInLogMs;
  }

  @Override
  public void open() throws Exception {
    super.open();
    stored =
        getRuntimeContext()
            .getMapState(new MapStateDescriptor<>("stored", Types.LONG, Types.BOOLEAN));
    waiting =
        getRuntimeContext()
            .getListState(
                new ListStateDescriptor<>("waiting", TypeInformation.of(ThrongEvent.class)));
    timers = getInternalTimerService("release", VoidNamespaceSerializer.INSTANCE, this);
  }

  /** A stored message. */
  @Override
  public void processElement1(StreamRecord<ThrongEvent> record) throws Exception {
    ThrongEvent event = record.getValue();
    if (event.timeUs() / 1_000 >= oldestInLogMs) {
      stored.put(event.messageId(), true);
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, RELEASE);
    }
    output.collect(record);
  }

  /** An event of the log. */
  @Override
  public void processElement2(StreamRecord<ThrongEvent> record) throws Exception {
    if (storedEnded) {
      release();
      pass(record.getValue());
    } else {
      waiting.add(record.getValue());
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, RELEASE);
    }
  }

  /** The stored messages have no watermark but the one at their end. */
  @Override
  public void processWatermark1(Watermark mark) throws Exception {
    storedEnded = mark.equals(Watermark.MAX_WATERMARK);
    super.processWatermark1(mark);
  }

  @Override
  public void onEventTime(InternalTimer<Long, VoidNamespace> timer) throws Exception {
    if (timer.getTimestamp() == RELEASE) {
      release();
      // What the log says of later times cannot have been stored yet when the reading ended.
      long nowMs = getProcessingTimeService().getCurrentProcessingTime();
      timers.registerEventTimeTimer(VoidNamespace.INSTANCE, nowMs + CLOCKS_MS);
    } else {
      stored.clear();
    }
  }

  @Override
  public void onProcessingTime(InternalTimer<Long, VoidNamespace> timer) {
    throw new IllegalStateException("no such timer was set");
  }

  private void release() throws Exception {
    Iterable<ThrongEvent> events = waiting.get();
    if (events.iterator().hasNext()) {
      for (ThrongEvent event : events) {
        pass(event);
      }
      waiting.clear();
    }
  }

  private void pass(ThrongEvent event) throws Exception {
    if (event.kind() == EventKind.MESSAGE_CREATED && stored.contains(event.messageId())) {
      stored.remove(event.messageId());
      return;
    }
    output.collect(new StreamRecord<>(event, event.timeUs() / 1_000));
  }
}
