package dev.throng.jobs.flink.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.jobs.core.actor.InboxRecord;
import dev.throng.jobs.core.actor.OutRecord;
import dev.throng.jobs.flink.common.JobSettings;
import dev.throng.jobs.flink.kafka.InboxCell;
import dev.throng.jobs.flink.kafka.KafkaOptions;
import dev.throng.jobs.flink.kafka.LongKey;
import dev.throng.jobs.flink.kafka.TopicLayout;
import dev.throng.jobs.flink.kafka.TopicLookup;
import dev.throng.local.server.KafkaServer;
import dev.throng.protocol.RequestTimeout;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.Reply;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.JobID;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The live job on a Flink cluster and a real Kafka, failed in every way that a test can:
 * TaskManagers die, the broker is killed, the job is cancelled and goes on from a retained
 * checkpoint with another parallelism, and then as two cells. What comes out must be what the same
 * inboxes make of the same actors in one thread.
 */
final class LiveJobITCase {
  /** A node without sessions, whose replies are only those to questions of the test. */
  private static final int ASKING_NODE = 100;

  private static final List<Topic> INBOXES =
      List.of(Topic.USER_INBOX, Topic.GUILD_INBOX, Topic.DIRECTORY_INBOX, Topic.NODES);
  private static final long SEED = Long.getLong("throng.seed", 20261120);
  private static final int COMMANDS_PER_PHASE = 300;
  private static final int SETTLE_ROUNDS_MAX = 40;
  private static final Duration ASK_TIMEOUT = Duration.ofMillis(RequestTimeout.MS).plusSeconds(3);
  private static final Duration COMMITTED_MAX = Duration.ofSeconds(60);
  private static final int ASK_ATTEMPTS_MAX = 5;

  @TempDir private static Path dir;
  private static KafkaServer kafka;
  private final ScriptWorld world = new ScriptWorld(System.currentTimeMillis() * 1_000);
  private long questions;

  @BeforeAll
  static void startKafka() {
    kafka = KafkaServer.start(dir.resolve("kafka"));
    kafka.createTopics();
  }

  @AfterAll
  static void stopKafka() {
    kafka.close();
  }

  @Test
  void whatComesOutOfAFailingJobIsWhatAPureRunMakesOfTheSameInboxes() throws Exception {
    System.out.println("seed " + SEED);
    CommandScript script = new CommandScript(SEED, world);
    long startMs = System.currentTimeMillis();
    try (LiveCluster cluster = new LiveCluster(dir.resolve("checkpoints"));
        TopicLog log = new TopicLog(kafka.bootstrapServers())) {
      JobID job = cluster.submit(define(cluster.environment(null), 1));
      script.setUp().forEach(command -> write(log, command));
      settle(log);
      play(script, log, COMMANDS_PER_PHASE);
      cluster.replaceTaskManagers();
      play(script, log, COMMANDS_PER_PHASE);
      kafka.kill();
      kafka.restart();
      play(script, log, COMMANDS_PER_PHASE);
      String checkpoint = cluster.checkpoint(job);
      play(script, log, COMMANDS_PER_PHASE);
      cluster.cancel(job);
      job = cluster.submit(define(cluster.environment(checkpoint), 2));
      play(script, log, COMMANDS_PER_PHASE);
      settle(log);
      awaitCommitted(cluster, job);
      checkpoint = cluster.checkpoint(job);
      cluster.cancel(job);
      JobID even = cluster.submit(define(cluster.environment(checkpoint), 1, "0/2"));
      JobID odd = cluster.submit(define(cluster.environment(checkpoint), 1, "1/2"));
      play(script, log, COMMANDS_PER_PHASE);
      settle(log);
      // Deliveries come behind the answers; when a checkpoint is complete they are written.
      for (JobID cell : List.of(even, odd)) {
        String unused = cluster.checkpoint(cell);
      }
      cluster.cancel(even);
      cluster.cancel(odd);

      assertSameAsPureRun(log);
      assertTimeIsTheBrokers(log, startMs, System.currentTimeMillis());
      assertThatThrownBy(() -> define(cluster.environment(null), 1))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("expected: a savepoint or checkpoint");
    }
  }

  /** Until it says of the guilds' inbox to who waits for it that it has come to the end. */
  private static void awaitCommitted(LiveCluster cluster, JobID job) throws Exception {
    String inbox = Topic.GUILD_INBOX.topicName();
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
      for (int i = 0; i < layout().partitions(Topic.GUILD_INBOX); i++) {
        latest.put(new TopicPartition(inbox, i), OffsetSpec.latest());
      }
      Map<TopicPartition, Long> behind = new HashMap<>();
      admin.listOffsets(latest).all().get().forEach((each, end) -> behind.put(each, end.offset()));
      behind.values().removeIf(end -> end == 0);
      assertThat(behind).isNotEmpty();
      long deadline = System.nanoTime() + COMMITTED_MAX.toNanos();
      while (!behind.isEmpty() && System.nanoTime() < deadline) {
        String unused = cluster.checkpoint(job);
        Thread.sleep(200);
        admin
            .listConsumerGroupOffsets("throng-live")
            .partitionsToOffsetAndMetadata()
            .get()
            .forEach(
                (each, committed) ->
                    behind.computeIfPresent(
                        each, (same, end) -> committed.offset() >= end ? null : end));
      }
      assertThat(behind).isEmpty();
    }
  }

  /** Neither the producers' clocks, two days behind, nor those in the script's headers. */
  private static void assertTimeIsTheBrokers(TopicLog log, long startMs, long endMs)
      throws Exception {
    for (Topic inbox : INBOXES) {
      for (ConsumerRecord<byte[], byte[]> record : log.readAll(inbox)) {
        assertThat(record.timestampType()).isEqualTo(TimestampType.LOG_APPEND_TIME);
      }
    }
    List<ConsumerRecord<byte[], byte[]>> events = log.readAll(Topic.EVENTS);
    assertThat(events).isNotEmpty();
    for (ConsumerRecord<byte[], byte[]> record : events) {
      assertThat(Event.parseFrom(record.value()).getWriteTimeUs() / 1_000)
          .isBetween(startMs, endMs);
    }
  }

  private static void play(CommandScript script, TopicLog log, int commands) throws Exception {
    for (int i = 0; i < commands; i++) {
      write(log, script.next());
      if (i % 4 == 0) {
        Thread.sleep(1);
      }
    }
  }

  /** Until every inbox was handled to its end: then nobody has written to another any more. */
  private void settle(TopicLog log) throws Exception {
    long before = -1;
    for (int round = 0; round < SETTLE_ROUNDS_MAX; round++) {
      int asked = askAll(log);
      long now = records(log);
      if (now == before + asked) {
        return;
      }
      before = now;
    }
    throw new AssertionError("inboxes still grow after " + SETTLE_ROUNDS_MAX + " rounds");
  }

  /** Asks every actor a question and waits for the answers; the number of questions written. */
  private int askAll(TopicLog log) throws Exception {
    Map<Long, CommandScript.Command> open = new HashMap<>();
    world.guilds().forEach(guild -> ask(log, open, Topic.GUILD_INBOX, guild));
    world.users().forEach(user -> ask(log, open, Topic.USER_INBOX, user));
    int asked = open.size();
    for (int attempt = 0; attempt < ASK_ATTEMPTS_MAX; attempt++) {
      awaitAnswers(log, open);
      if (open.isEmpty()) {
        return asked;
      }
      // A job that was so far behind has left the question out.
      asked += open.size();
      open.values().forEach(question -> write(log, question));
    }
    throw new AssertionError(
        "no answer to "
            + open.size()
            + " questions (expected: within "
            + ASK_ATTEMPTS_MAX
            + " × "
            + ASK_TIMEOUT
            + ")");
  }

  private void ask(TopicLog log, Map<Long, CommandScript.Command> open, Topic inbox, long actor) {
    CommandScript.Command question = world.question(inbox, actor, ASKING_NODE, ++questions);
    open.put(questions, question);
    write(log, question);
  }

  private static void awaitAnswers(TopicLog log, Map<Long, CommandScript.Command> open)
      throws Exception {
    log.flush();
    long deadline = System.nanoTime() + ASK_TIMEOUT.toNanos();
    while (!open.isEmpty() && System.nanoTime() < deadline) {
      for (ConsumerRecord<byte[], byte[]> record : log.readAll(Topic.REPLIES, ASKING_NODE)) {
        open.remove(Reply.parseFrom(record.value()).getRequestId());
      }
    }
  }

  private static long records(TopicLog log) {
    return log.readAll(Topic.GUILD_INBOX).size() + log.readAll(Topic.USER_INBOX).size();
  }

  private static void assertSameAsPureRun(TopicLog log) throws Exception {
    PureLive pure = new PureLive(LiveActors.of(layout()));
    for (Topic inbox : INBOXES) {
      for (ConsumerRecord<byte[], byte[]> record : log.readAll(inbox)) {
        pure.handle(
            inbox,
            new InboxRecord(
                LongKey.decode(record.key()),
                record.partition(),
                record.offset(),
                record.timestamp() * 1_000,
                record.value()));
      }
    }
    NumberedStreams expected = new NumberedStreams();
    NumberedStreams actual = new NumberedStreams();
    for (OutRecord record : pure.written()) {
      if (record.topic() == Topic.DELIVERIES.ordinal()) {
        expected.delivery((int) record.key(), record.value());
      } else if (record.topic() == Topic.EVENTS.ordinal()) {
        expected.event(record.value());
      }
    }
    for (ConsumerRecord<byte[], byte[]> record : log.readAll(Topic.DELIVERIES)) {
      actual.delivery(record.partition(), record.value());
    }
    for (ConsumerRecord<byte[], byte[]> record : log.readAll(Topic.EVENTS)) {
      actual.event(record.value());
    }
    assertThat(expected.repeats()).isZero();
    assertThat(expected.gaps()).isEmpty();
    assertThat(actual.gaps()).isEmpty();
    assertThat(actual.repeats()).as("the failures must have repeated something").isPositive();
    assertThat(actual.unnumbered()).isEqualTo(expected.unnumbered());
    assertThat(actual.records().keySet()).isEqualTo(expected.records().keySet());
    for (Map.Entry<String, List<byte[]>> stream : expected.records().entrySet()) {
      assertThat(buffers(actual.records().get(stream.getKey())))
          .as(stream.getKey())
          .isEqualTo(buffers(stream.getValue()));
    }
    for (Topic topic : List.of(Topic.REPLIES, Topic.QUERIES, Topic.DEAD_LETTERS)) {
      Set<ByteBuffer> sure = distinct(pure.written(), topic);
      Set<ByteBuffer> all = Set.copyOf(sure);
      sure.removeAll(distinct(pure.writtenByReads(), topic));
      assertThat(all).as("made up in %s", topic.topicName()).containsAll(distinct(log, topic));
      assertThat(distinct(log, topic)).as("lost of %s", topic.topicName()).containsAll(sure);
    }
  }

  private static Set<ByteBuffer> distinct(TopicLog log, Topic topic) {
    Set<ByteBuffer> values = new HashSet<>();
    log.readAll(topic).forEach(record -> values.add(ByteBuffer.wrap(record.value())));
    return values;
  }

  private static Set<ByteBuffer> distinct(List<OutRecord> written, Topic topic) {
    Set<ByteBuffer> values = new HashSet<>();
    for (OutRecord record : written) {
      if (record.topic() == topic.ordinal()) {
        values.add(ByteBuffer.wrap(record.value()));
      }
    }
    return values;
  }

  private static List<ByteBuffer> buffers(List<byte[]> values) {
    List<ByteBuffer> buffers = new ArrayList<>();
    values.forEach(value -> buffers.add(ByteBuffer.wrap(value)));
    return buffers;
  }

  private static void write(TopicLog log, CommandScript.Command command) {
    log.write(command.inbox(), command.key(), command.value());
  }

  private static TopicLayout layout() {
    return TopicLookup.layout(options(1), EnumSet.allOf(Topic.class));
  }

  private static Configuration options(int parallelism) {
    return options(parallelism, "0/1");
  }

  private static Configuration options(int parallelism, String cell) {
    Configuration options = new Configuration();
    options.set(KafkaOptions.BOOTSTRAP_SERVERS, kafka.bootstrapServers());
    options.set(JobSettings.PARALLELISM, parallelism);
    options.set(InboxCell.CELL, cell);
    return options;
  }

  private static StreamExecutionEnvironment define(
      StreamExecutionEnvironment env, int parallelism) {
    return define(env, parallelism, "0/1");
  }

  private static StreamExecutionEnvironment define(
      StreamExecutionEnvironment env, int parallelism, String cell) {
    LiveJob.define(env, options(parallelism, cell));
    return env;
  }
}
