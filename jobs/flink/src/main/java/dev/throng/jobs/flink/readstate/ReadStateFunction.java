package dev.throng.jobs.flink.readstate;

import dev.throng.jobs.core.actor.Effects;
import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.core.readstate.ReadStateRunner;
import dev.throng.jobs.core.readstate.UserMark;
import dev.throng.jobs.flink.metrics.MetricNames;
import dev.throng.jobs.flink.state.KeyedStateFactory;
import dev.throng.protocol.Topic;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.MetricGroup;
import org.apache.flink.streaming.api.functions.co.KeyedCoProcessFunction;
import org.apache.flink.util.Collector;

/** Shell of the users' read states: their commands first, what channels and guilds say second. */
public final class ReadStateFunction
    extends KeyedCoProcessFunction<Long, InboxRecord, UserMark, OutRecord> {
  private static final long serialVersionUID = 1L;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient ReadStateRunner runner;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient Counter commands;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient Counter deliveries;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient Counter refusedMarks;

  @SuppressWarnings("NullAway.Init") // set in open
  private transient Counter deadLetters;

  @Override
  public void open(OpenContext context) {
    runner = new ReadStateRunner(new KeyedStateFactory(getRuntimeContext()));
    MetricGroup group = getRuntimeContext().getMetricGroup().addGroup(MetricNames.GROUP);
    commands = group.counter("commands_total");
    deliveries = group.counter("deliveries_total");
    refusedMarks = group.counter("refused_marks_total");
    deadLetters = group.counter(MetricNames.DEAD_LETTERS);
  }

  @Override
  public void processElement1(InboxRecord command, Context context, Collector<OutRecord> out) {
    commands.inc();
    emit(runner.runCommand(command), out);
  }

  @Override
  public void processElement2(UserMark mark, Context context, Collector<OutRecord> out) {
    emit(runner.runMark(mark), out);
    refusedMarks.inc(runner.takeRefusedMarks());
  }

  private void emit(Effects effects, Collector<OutRecord> out) {
    for (OutRecord record : effects.records()) {
      if (record.topic() == Topic.DELIVERIES.ordinal()) {
        deliveries.inc();
      } else if (record.topic() == Topic.DEAD_LETTERS.ordinal()) {
        deadLetters.inc();
      }
      out.collect(record);
    }
  }
}
