package dev.throng.flink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.flink.testing.ThrongTestLog;
import dev.throng.local.server.KafkaServer;
import dev.throng.protocol.Topic;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.streaming.api.windowing.assigners.TumblingEventTimeWindows;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The log in a real Kafka, read by jobs in this JVM. */
@Timeout(180)
final class ThrongEventsITCase {
  private static final TopicPartition FIRST = new TopicPartition(Topic.EVENTS.topicName(), 0);
  private static final Queue<String> SEEN = new ConcurrentLinkedQueue<>();

  @TempDir private static Path dir;
  private static KafkaServer kafka;
  private static Admin admin;

  @BeforeAll
  static void start() {
    kafka = KafkaServer.start(dir.resolve("kafka"));
    admin =
        Admin.create(
            Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) kafka.bootstrapServers()));
  }

  @AfterAll
  static void stop() {
    admin.close();
    kafka.close();
  }

  @Test
  void aJobReadsFromWhereItWasToldAndGoesOnFromItsState() throws Exception {
    createLog();
    ThrongTestLog log = new ThrongTestLog(1);
    Instant now = Instant.now();
    log.message(10, 7, "old", now.minus(Duration.ofDays(3)));
    log.message(10, 7, "new", now);
    write(log.records(), 0);

    assertThat(batch(StartingPoint.earliest())).containsExactly("old", "new");
    assertThat(batch(StartingPoint.lastDays(1))).containsExactly("new");

    SEEN.clear();
    JobClient job = contents(StartingPoint.latest(), LostOffsets.FAIL, null);
    awaitRunning(job);
    log.message(10, 7, "live", now);
    write(log.records(), 2);
    await(List.of("live"));
    String savepoint =
        job.stopWithSavepoint(false, dir.toString(), SavepointFormatType.CANONICAL)
            .get(60, TimeUnit.SECONDS);
    log.message(10, 7, "meanwhile", now);
    log.repeat(2);
    log.message(10, 7, "last", now);
    write(log.records(), 3);

    JobClient again = contents(StartingPoint.latest(), LostOffsets.FAIL, savepoint);
    await(List.of("live", "meanwhile", "last"));
    again.cancel().get(60, TimeUnit.SECONDS);

    // Retention overtakes the savepoint.
    admin.deleteRecords(Map.of(FIRST, RecordsToDelete.beforeOffset(6))).all().get();
    JobClient lost = contents(StartingPoint.latest(), LostOffsets.FAIL, savepoint);
    assertThatThrownBy(() -> lost.getJobExecutionResult().get(60, TimeUnit.SECONDS))
        .hasStackTraceContaining("OffsetOutOfRangeException");

    SEEN.clear();
    JobClient skipping = contents(StartingPoint.latest(), LostOffsets.SKIP, savepoint);
    await(List.of("last"));
    skipping.cancel().get(60, TimeUnit.SECONDS);
  }

  @Test
  void windowsCloseOnAQuietLog() throws Exception {
    createLog();
    SEEN.clear();
    StreamExecutionEnvironment env = environment(null);
    ThrongEvents.source(ThrongConnection.to(kafka.bootstrapServers()))
        .from(StartingPoint.earliest())
        .outOfOrder(Duration.ofMillis(100))
        .quietAfter(Duration.ofSeconds(1))
        .messages(env, "messages")
        .map(message -> 1, Types.INT)
        .windowAll(TumblingEventTimeWindows.of(Duration.ofSeconds(1)))
        .sum(0)
        .map(ThrongEventsITCase::see, Types.STRING)
        .sinkTo(new DiscardingSink<>());
    JobClient job = env.executeAsync();
    ThrongTestLog log = new ThrongTestLog(1);
    Instant second = Instant.ofEpochSecond(Instant.now().getEpochSecond());
    log.message(10, 7, "a", second);
    log.message(10, 7, "b", second);
    write(log.records(), 0);

    await(List.of("2"));
    job.cancel().get(60, TimeUnit.SECONDS);
  }

  /** Two partitions, of which the second stays empty. */
  private static void createLog() throws Exception {
    if (admin.listTopics().names().get().contains(FIRST.topic())) {
      admin.deleteTopics(List.of(FIRST.topic())).all().get();
    }
    for (int tries = 0; ; tries++) {
      try {
        admin.createTopics(List.of(new NewTopic(FIRST.topic(), 2, (short) 1))).all().get();
        return;
      } catch (Exception e) {
        // Still being deleted.
        if (tries == 50) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  private static void write(List<byte[]> records, int from) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, (Object) kafka.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (byte[] value : records.subList(from, records.size())) {
        long timeMs = EventDecoder.decode(value, 0).time().toEpochMilli();
        producer.send(new ProducerRecord<>(FIRST.topic(), 0, timeMs, null, value));
      }
    }
  }

  private static List<String> batch(StartingPoint start) throws Exception {
    StreamExecutionEnvironment env = environment(null);
    DataStream<String> contents =
        ThrongEvents.source(ThrongConnection.to(kafka.bootstrapServers()))
            .from(start)
            .untilNow()
            .messages(env, "messages")
            .map(Message::content, Types.STRING);
    return contents.executeAndCollect(100);
  }

  private static JobClient contents(StartingPoint start, LostOffsets lost, String savepointOrNull)
      throws Exception {
    StreamExecutionEnvironment env = environment(savepointOrNull);
    ThrongEvents.source(ThrongConnection.to(kafka.bootstrapServers()))
        .from(start)
        .onLostOffsets(lost)
        .messages(env, "messages")
        .map(message -> see(message.content()), Types.STRING)
        .uid("see")
        .sinkTo(new DiscardingSink<>())
        .uid("sink");
    return env.executeAsync();
  }

  private static String see(Object value) {
    SEEN.add(value.toString());
    return value.toString();
  }

  private static void awaitRunning(JobClient job) throws Exception {
    // The source has found its first offsets when the first checkpoint is complete.
    for (int tries = 0; ; tries++) {
      try {
        job.triggerSavepoint(dir.toString(), SavepointFormatType.CANONICAL)
            .get(60, TimeUnit.SECONDS);
        return;
      } catch (Exception e) {
        if (tries == 100) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  private static void await(List<String> expected) throws InterruptedException {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!List.copyOf(SEEN).equals(expected) && System.nanoTime() < deadline) {
      Thread.sleep(50);
    }
    assertThat(SEEN).containsExactlyElementsOf(expected);
  }

  private static StreamExecutionEnvironment environment(String savepointOrNull) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    if (savepointOrNull != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, savepointOrNull);
    }
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    env.setParallelism(1);
    return env;
  }
}
