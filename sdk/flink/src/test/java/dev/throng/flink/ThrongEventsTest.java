package dev.throng.flink;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.flink.testing.ThrongTestLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.common.RuntimeExecutionMode;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.java.tuple.Tuple2;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class ThrongEventsTest {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  @Test
  void messagesAreCountedPerChannelAndMinuteOnce() throws Exception {
    ThrongTestLog log = new ThrongTestLog(1);
    log.message(10, 7, "a", START);
    log.message(10, 8, "b", START.plusSeconds(59));
    long edited = log.message(20, 7, "c", START.plusSeconds(1));
    log.edit(20, edited, 7, "d", START.plusSeconds(2));
    log.repeat(4);
    log.message(10, 7, "e", START.plusSeconds(60));
    log.unknown(10, START.plusSeconds(61));
    log.guildEvent("GUILD_MEMBER_ADD", "{}", START.plusSeconds(61));

    StreamExecutionEnvironment env = environment();
    DataStream<String> counts =
        ThrongEvents.source(log)
            .messages(env, "messages")
            .map(message -> Tuple2.of(message.channelId(), 1), Types.TUPLE(Types.LONG, Types.INT))
            .keyBy(count -> count.f0, Types.LONG)
            .window(TumblingEventTimeWindows.of(Duration.ofMinutes(1)))
            .sum(1)
            .map(count -> count.f0 + ":" + count.f1, Types.STRING);

    assertThat(collect(counts)).containsExactlyInAnyOrder("10:2", "20:1", "10:1");
  }

  @Test
  void aBatchJobLosesNothingThatHappenedInTheSameMillisecond() throws Exception {
    ThrongTestLog log = new ThrongTestLog(1);
    List<String> sent = new ArrayList<>();
    for (int i = 0; i < 400; i++) {
      sent.add("m" + i);
      log.message(10 + i % 3, 7, "m" + i, START.plusMillis(i / 40));
    }
    log.repeat(200);
    StreamExecutionEnvironment env = environment();
    env.setRuntimeMode(RuntimeExecutionMode.BATCH);

    DataStream<String> contents =
        ThrongEvents.source(log).messages(env, "messages").map(Message::content, Types.STRING);

    assertThat(collect(contents)).containsExactlyInAnyOrderElementsOf(sent);
  }

  @Test
  void theLogComesAfterWhatIsStored() throws Exception {
    ThrongTestLog log = new ThrongTestLog(1);
    Instant now = Instant.now();
    long both = log.message(10, 7, "stored and in the log", now);
    log.message(10, 7, "only in the log", now.plusSeconds(1));
    log.delete(10, 5, now.plusSeconds(2));
    StreamExecutionEnvironment env = environment();
    List<ThrongEvent> rows = new ArrayList<>();
    for (long old = 1; old <= 500; old++) {
      rows.add(StoredMessages.event(10, old, 7, "{\"content\":\"old\"}"));
    }
    rows.add(StoredMessages.event(10, both, 7, "{\"content\":\"stored\"}"));
    DataStream<ThrongEvent> stored =
        env.fromData(rows, TypeInformation.of(ThrongEvent.class))
            .assignTimestampsAndWatermarks(
                WatermarkStrategy.<ThrongEvent>noWatermarks()
                    .withTimestampAssigner((event, timestamp) -> event.timeUs() / 1_000));

    DataStream<String> kinds =
        ThrongEvents.backfilled(stored, ThrongEvents.source(log).events(env, "log"), "both")
            .map(event -> event.kind() + " " + event.json().length(), Types.STRING);

    List<String> collected = collect(kinds);
    assertThat(collected).hasSize(503);
    assertThat(collected.subList(0, 501)).allMatch(line -> line.matches("MESSAGE_CREATED (17|20)"));
    assertThat(collected.get(502)).isEqualTo("MESSAGE_DELETED 0");
  }

  @Test
  void repeatsStayInOnDemand() throws Exception {
    ThrongTestLog log = new ThrongTestLog(1);
    log.message(10, 7, "a", START);
    log.repeat(1);
    StreamExecutionEnvironment env = environment();

    DataStream<String> contents =
        ThrongEvents.source(log)
            .withDuplicates()
            .messages(env, "messages")
            .map(Message::content, Types.STRING);

    assertThat(collect(contents)).containsExactly("a", "a");
  }

  static Stream<Class<?>> publicRecords() {
    return Stream.of(ThrongEvent.class, Message.class);
  }

  @ParameterizedTest
  @MethodSource("publicRecords")
  void nothingGoesThroughKryo(Class<?> type) {
    SerializerConfigImpl config = new SerializerConfigImpl();
    config.setGenericTypes(false);

    assertThat(TypeInformation.of(type).createSerializer(config))
        .isInstanceOf(PojoSerializer.class);
  }

  @Test
  void passwordsAreNotInAConnectionsText() {
    ThrongConnection connection =
        ThrongConnection.to("127.0.0.1:9092").with("sasl.jaas.config", "password=\"secret\"");

    assertThat(connection.toString()).contains("sasl.jaas.config").doesNotContain("secret");
  }

  private static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(3);
    return env;
  }

  private static List<String> collect(DataStream<String> stream) throws Exception {
    List<String> collected = new ArrayList<>();
    try (CloseableIterator<String> results = stream.executeAndCollect()) {
      results.forEachRemaining(collected::add);
    }
    return collected;
  }
}
