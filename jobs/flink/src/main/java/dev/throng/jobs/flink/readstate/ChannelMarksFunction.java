package dev.throng.jobs.flink.readstate;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.jobs.core.actor.DeadLetters;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.readstate.ChannelMarks;
import dev.throng.jobs.core.readstate.MassMark;
import dev.throng.jobs.core.readstate.UserMark;
import dev.throng.jobs.flink.common.WarmUp;
import dev.throng.jobs.flink.metrics.MetricNames;
import dev.throng.jobs.flink.state.KeyedStateFactory;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Event;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Shell of {@link ChannelMarks}, keyed by channel. What is no event is a dead letter. */
final class ChannelMarksFunction extends KeyedProcessFunction<Long, InboxRecord, UserMark> {
  /** Side output of dead letters. */
  static final OutputTag<OutRecord> DEAD_LETTERS =
      new OutputTag<>("dead-letters", TypeInformation.of(OutRecord.class));

  /** Side output of what mentions many at once. */
  static final OutputTag<MassMark> MASS =
      new OutputTag<>("mass", TypeInformation.of(MassMark.class));

  private static final long serialVersionUID = 1L;

  private final WarmUp warmUp;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient ChannelMarks channels;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient Counter marks;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient Counter deadLetters;

  /**
   * A shell.
   *
   * @param warmUp run before the first record
   */
  ChannelMarksFunction(WarmUp warmUp) {
    this.warmUp = warmUp;
  }

  @Override
  public void open(OpenContext context) {
    channels = new ChannelMarks(new KeyedStateFactory(getRuntimeContext()));
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup(MetricNames.GROUP);
    marks = group.counter("marks_total");
    deadLetters = group.counter(MetricNames.DEAD_LETTERS);
    if (getRuntimeContext().getTaskInfo().getAttemptNumber() == 0) {
      warmUp.run();
    }
  }

  @Override
  public void processElement(InboxRecord record, Context context, Collector<UserMark> out) {
    try {
      ChannelMarks.Marks found = channels.of(Event.parseFrom(record.value()));
      marks.inc(found.users().size());
      found.users().forEach(mark -> out.collect(UserMark.of(mark)));
      if (found.mass() != null) {
        context.output(MASS, found.mass());
      }
    } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
      deadLetters.inc();
      context.output(DEAD_LETTERS, DeadLetters.of(Topic.EVENTS, record, "readstate: " + e));
    }
  }
}
