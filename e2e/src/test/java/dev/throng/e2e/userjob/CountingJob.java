package dev.throng.e2e.userjob;

import dev.throng.flink.Message;
import dev.throng.flink.StartingPoint;
import dev.throng.flink.ThrongConnection;
import dev.throng.flink.ThrongEvents;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;

/** Numbers the messages of a channel and writes the numbers into a file. */
public final class CountingJob {
  private static final String POISON = "poison";

  private CountingJob() {}

  /** Arguments: Kafka's brokers, the file, how often it may be restarted, the only channel. */
  public static void main(String[] args) throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.valueOf(args[2]));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    long channel = Long.parseLong(args[3]);
    ThrongEvents.source(ThrongConnection.to(args[0]))
        .from(StartingPoint.earliest())
        .messages(env, "messages")
        .filter(message -> message.channelId() == channel)
        .uid("only")
        .keyBy(Message::channelId, Types.LONG)
        .process(new Number(args[1]), Types.STRING)
        .uid("number")
        .sinkTo(new DiscardingSink<>())
        .uid("sink");
    env.execute("counting");
  }

  private static final class Number extends KeyedProcessFunction<Long, Message, String> {
    private static final long serialVersionUID = 1L;

    private final String file;
    private transient ValueState<Long> count;

    Number(String file) {
      this.file = file;
    }

    @Override
    public void open(OpenContext context) {
      count = getRuntimeContext().getState(new ValueStateDescriptor<>("count", Types.LONG));
    }

    @Override
    public void processElement(Message message, Context context, Collector<String> out)
        throws IOException {
      if (message.content().equals(POISON)) {
        throw new IllegalStateException("a message says " + POISON);
      }
      Long before = count.value();
      long number = before == null ? 1 : before + 1;
      count.update(number);
      String line = message.channelId() + " " + number + " " + message.content();
      Files.writeString(
          Path.of(file), line + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
      out.collect(line);
    }
  }
}
