package dev.throng.jobs.flink.reader;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.cql.Row;
import com.google.protobuf.ByteString;
import dev.throng.jobs.flink.live.LiveCluster;
import dev.throng.jobs.flink.live.TopicLog;
import dev.throng.jobs.flink.store.StoreJob;
import dev.throng.local.server.CassandraServer;
import dev.throng.local.server.KafkaServer;
import dev.throng.protocol.Snowflake;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.Reply;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.flink.api.common.JobID;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The store job and the reader job on a Flink cluster, a real Kafka and a real Cassandra, each of
 * which fails in turn. Whatever is answered must be what the channel's script says at that moment:
 * a read after a write shows the write. What the database refuses is never counted as durable.
 */
final class HistoryITCase {
  private static final long SEED = Long.getLong("throng.seed", 20261121);
  private static final int CHANNELS = 4;

  /** Above half a segment of the commit log, which no row may be, and below a record's bound. */
  private static final int REFUSED_BYTES = 5 << 20;

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Who waited behind 300 pages, 64 at a time for 4 s each, would wait longer. */
  private static final Duration BEFORE_THE_DEEP = Duration.ofSeconds(12);

  private static final MessageRange NEWEST = MessageRange.newBuilder().setLimit(50).build();

  @TempDir private static Path dir;
  private static KafkaServer kafka;
  private static CassandraServer cassandra;

  private final Random random = new Random(SEED);
  private final List<ChannelScript> channels = new ArrayList<>();
  private TopicLog log;
  private HistoryClient client;
  private int answered;
  private int refused;

  @BeforeAll
  static void startServers() {
    kafka = KafkaServer.start(dir.resolve("kafka"));
    kafka.createTopics();
    cassandra = CassandraServer.start(dir.resolve("cassandra"));
    cassandra.createSchema();
  }

  @AfterAll
  static void stopServers() {
    cassandra.close();
    kafka.close();
  }

  @Test
  void everyAnswerShowsWhatWasWrittenBeforeThroughAnyCrash() throws Exception {
    System.out.println("seed " + SEED);
    for (int i = 0; i < CHANNELS; i++) {
      channels.add(script(i));
    }
    try (LiveCluster cluster = new LiveCluster(dir.resolve("checkpoints"));
        TopicLog topics = new TopicLog(kafka.bootstrapServers());
        HistoryClient asking = new HistoryClient(kafka.bootstrapServers(), topics)) {
      log = topics;
      client = asking;
      JobID store = cluster.submit(store(cluster, null));
      JobID reader = cluster.submit(reader(cluster, null));
      play(1_500);
      settle();
      assertThat(refused).as("nothing failed yet").isZero();
      assertThat(answered).isGreaterThan(100);

      Set<Long> refusals = databaseRefuses();
      databaseStops();
      play(300);

      cluster.replaceTaskManagers();
      play(300);

      cassandra.kill();
      play(100);
      cassandra.restart();
      play(300);

      String storeCheckpoint = cluster.checkpoint(store);
      String readerCheckpoint = cluster.checkpoint(reader);
      play(100);
      cluster.cancel(store);
      cluster.cancel(reader);
      cluster.submit(store(cluster, storeCheckpoint));
      cluster.submit(reader(cluster, readerCheckpoint));
      play(300);

      settle();
      for (ChannelScript channel : channels) {
        assertThat(rows(channel)).as("rows of %d", channel.channel).isEqualTo(channel.messages);
        assertThat(channel.splits().getCount()).as("splits of %d", channel.channel).isPositive();
      }
      StoreVerdicts verdicts = new StoreVerdicts(topics);
      assertThat(Set.copyOf(verdicts.refused().values())).isEqualTo(refusals);
      assertThat(verdicts.errors().keySet()).isEqualTo(verdicts.refused().keySet());
    }
  }

  /**
   * Two messages of channels of their own that the database takes from nobody: they are no rows,
   * each is a dead letter and named in every report from then on, and what comes behind them is
   * durable. Returns the channels.
   */
  private Set<Long> databaseRefuses() throws Exception {
    ChannelScript timeless = script(100);
    ChannelScript large = script(101);
    Event withoutTime = timeless.next().toBuilder().setWriteTimeUs(Long.MIN_VALUE).build();
    Event.Builder tooLarge = large.next().toBuilder();
    tooLarge.getMessageCreatedBuilder().setBody(ByteString.copyFrom(new byte[REFUSED_BYTES]));
    log.write(Topic.EVENTS, timeless.channel, withoutTime.toByteArray());
    log.write(Topic.EVENTS, large.channel, tooLarge.build().toByteArray());
    play(100);

    Set<Long> refusals = Set.of(timeless.channel, large.channel);
    StoreVerdicts verdicts = new StoreVerdicts(log);
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!Set.copyOf(verdicts.refused().values()).equals(refusals)) {
      assertThat(System.nanoTime()).as("reported in time").isLessThan(end);
      Thread.sleep(200);
    }
    Map<Long, String> errors = new TreeMap<>();
    Map<String, String> letters = verdicts.errors();
    verdicts.refused().forEach((place, channel) -> errors.put(channel, letters.get(place)));
    assertThat(errors.get(timeless.channel)).contains("timestamp");
    assertThat(errors.get(large.channel)).contains("size");
    assertThat(rows(timeless)).isEmpty();
    assertThat(rows(large)).isEmpty();
    assertThat(check(timeless, NEWEST)).isEqualTo(200);
    return refusals;
  }

  private ChannelScript script(int number) {
    return new ChannelScript(Snowflake.of(Snowflake.EPOCH_MS + 1 + number, 0, 0), random);
  }

  /** While the database hangs, and many wait for it, newest pages come as if nothing were. */
  private void databaseStops() throws Exception {
    cassandra.signal("STOP");
    try {
      List<Long> deep = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        ChannelScript channel = channels.get(i % CHANNELS);
        deep.add(
            client.send(
                channel,
                MessageRange.newBuilder()
                    .setLimit(50)
                    .setBefore(channel.messages.firstKey() + 1 + i)
                    .build()));
      }
      for (int i = 0; i < 50; i++) {
        ChannelScript channel = write();
        Reply reply = client.await(client.send(channel, NEWEST), BEFORE_THE_DEEP);
        assertThat(reply.getStatus()).isEqualTo(200);
        assertThat(reply.getBody().toStringUtf8()).isEqualTo(channel.page(NEWEST));
      }
      for (long request : deep) {
        assertThat(client.await(request, Duration.ofSeconds(60)).getStatus()).isIn(200, 503);
      }
    } finally {
      cassandra.signal("CONT");
    }
  }

  /** Writes events, and reads right behind them. */
  private void play(int events) throws Exception {
    for (int i = 0; i < events; i++) {
      ChannelScript channel = write();
      if (i % 5 == 0) {
        check(channel, channel.anyRange());
      }
    }
  }

  private ChannelScript write() {
    ChannelScript channel = channels.get(random.nextInt(CHANNELS));
    log.write(Topic.EVENTS, channel.channel, channel.next().toByteArray());
    return channel;
  }

  /** Asks twice at the same time, so that what needs the database shares a read. */
  private int check(ChannelScript channel, MessageRange range) throws Exception {
    long first = client.send(channel, range);
    long second = client.send(channel, range);
    check(channel, range, client.await(first, PATIENCE));
    return check(channel, range, client.await(second, PATIENCE));
  }

  private int check(ChannelScript channel, MessageRange range, Reply reply) {
    if (reply.getStatus() == 503) {
      refused++;
      return 503;
    }
    answered++;
    String body = reply.getStatus() == 404 ? "404" : reply.getBody().toStringUtf8();
    assertThat(body).as("%s of %d", range, channel.channel).isEqualTo(channel.page(range));
    assertThat(reply.getReadSeq()).isGreaterThanOrEqualTo(channel.seq());
    return reply.getStatus();
  }

  /** Waits until every page of every channel is answered, from its end to its beginning. */
  private void settle() throws Exception {
    long end = System.nanoTime() + PATIENCE.toNanos();
    for (ChannelScript channel : channels) {
      long before = Long.MAX_VALUE;
      while (channel.messages.headMap(before).size() > 0) {
        MessageRange range = MessageRange.newBuilder().setLimit(100).setBefore(before).build();
        if (check(channel, range) == 200) {
          before =
              channel.messages.headMap(before, false).descendingMap().keySet().stream()
                  .limit(100)
                  .reduce(before, Math::min);
        } else {
          assertThat(System.nanoTime()).as("settled in time").isLessThan(end);
          Thread.sleep(100);
        }
      }
    }
    while (rowCount() != channels.stream().mapToInt(channel -> channel.messages.size()).sum()) {
      assertThat(System.nanoTime()).as("all rows in time").isLessThan(end);
      Thread.sleep(100);
    }
  }

  private static StreamExecutionEnvironment store(LiveCluster cluster, String checkpointOrNull) {
    StreamExecutionEnvironment env = cluster.environment(checkpointOrNull);
    StoreJob.define(env, arguments());
    return env;
  }

  private static StreamExecutionEnvironment reader(LiveCluster cluster, String checkpointOrNull) {
    StreamExecutionEnvironment env = cluster.environment(checkpointOrNull);
    ReaderJob.define(env, arguments());
    return env;
  }

  private static String[] arguments() {
    return new String[] {
      "--kafka.bootstrap-servers", kafka.bootstrapServers(),
      "--cassandra.contact-points", cassandra.contactPoint(),
      "--cassandra.local-datacenter", cassandra.datacenter(),
      "--cassandra.keyspace", "throng",
      "--parallelism", "2"
    };
  }

  private static long rowCount() {
    try (CqlSession session = cassandra.connect()) {
      return session.execute("SELECT COUNT(*) AS n FROM throng.messages").one().getLong("n");
    }
  }

  private static TreeMap<Long, String> rows(ChannelScript channel) {
    TreeMap<Long, String> rows = new TreeMap<>();
    try (CqlSession session = cassandra.connect()) {
      for (Row row :
          session.execute(
              "SELECT message_id, body FROM throng.messages WHERE channel_id = ? ALLOW FILTERING",
              channel.channel)) {
        rows.put(
            row.getLong("message_id"),
            StandardCharsets.UTF_8.decode(row.getByteBuffer("body")).toString());
      }
    }
    return rows;
  }
}
