package org.example;

import dev.throng.flink.Message;
import dev.throng.flink.StartingPoint;
import dev.throng.flink.ThrongConnection;
import dev.throng.flink.ThrongEvents;
import java.time.Duration;
import java.time.Instant;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** How many messages each channel got in each minute, printed when the minute is over. */
public final class MessagesPerMinute {
  private MessagesPerMinute() {}

  /** Argument: Kafka's brokers as host:port,... */
  public static void main(String[] args) throws Exception {
    String brokers = args.length > 0 ? args[0] : "127.0.0.1:9092";
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    ThrongEvents log =
        ThrongEvents.source(ThrongConnection.to(brokers)).from(StartingPoint.earliest());
    counts(log.messages(env, "messages")).print().uid("print").name("print");
    env.execute("messages per minute");
  }

  static DataStream<String> counts(DataStream<Message> messages) {
    return messages
        .keyBy(Message::channelId, Types.LONG)
        .window(TumblingEventTimeWindows.of(Duration.ofMinutes(1)))
        .aggregate(new Count(), new Line(), Types.LONG, Types.LONG, Types.STRING)
        .uid("count")
        .name("count");
  }

  private static final class Count implements AggregateFunction<Message, Long, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public Long createAccumulator() {
      return 0L;
    }

    @Override
    public Long add(Message message, Long count) {
      return count + 1;
    }

    @Override
    public Long getResult(Long count) {
      return count;
    }

    @Override
    public Long merge(Long one, Long other) {
      return one + other;
    }
  }

  private static final class Line extends ProcessWindowFunction<Long, String, Long, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(Long channel, Context window, Iterable<Long> counts, Collector<String> out) {
      Instant minute = Instant.ofEpochMilli(window.window().getStart());
      out.collect("minute=" + minute + " channel=" + channel + " messages=" + counts.iterator().next());
    }
  }
}
