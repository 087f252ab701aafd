package dev.throng.connectors.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.throng.connectors.cassandra.CassandraClientOptions.Consistency;
import dev.throng.connectors.cassandra.lookup.CoalescedLookup;
import dev.throng.connectors.cassandra.lookup.CoalescingAsyncFunction;
import dev.throng.connectors.cassandra.lookup.LookupBounds;
import dev.throng.local.server.CassandraServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.datastream.AsyncDataStream;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The functions in a running Flink job against a real server that is stopped and killed. */
class CassandraITCase {
  private static final String KEYSPACE = "connector";
  private static final int IN_FLIGHT_MAX = 32;
  private static CassandraServer cassandra;

  /** Partition key: each test has rows of its own. */
  private static volatile long run;

  private static final Set<Long> ACKNOWLEDGED = ConcurrentHashMap.newKeySet();

  @BeforeAll
  static void start() {
    cassandra = TestDatabase.server();
  }

  /** What a failed test left stopped or dead would fail the others. */
  @AfterEach
  void revive() {
    cassandra.revive();
  }

  @BeforeEach
  void nextRun() {
    createTable();
    ACKNOWLEDGED.clear();
    run++;
  }

  @Test
  void everyWriteBecomesDurableOnceTheStoppedOrKilledDatabaseIsBack() throws Exception {
    int elements = 20_000;
    CompletableFuture<List<Long>> results = write(new NumberWrite(), elements);
    awaitWritten(1_000);
    cassandra.signal("STOP");
    Thread.sleep(4_000);
    int whileStopped = ACKNOWLEDGED.size();
    assertThat(results).as("the job waits").isNotDone();
    assertThat(whileStopped).as("stopped in time").isLessThan(elements);
    cassandra.signal("CONT");
    awaitWritten(whileStopped + 1_000);

    cassandra.kill();
    List<Long> acknowledged = List.copyOf(ACKNOWLEDGED);
    assertThat(acknowledged).as("killed in time").hasSizeLessThan(elements);
    cassandra.restart();
    Set<Long> lost = new HashSet<>(acknowledged);
    rows().forEach(lost::remove);
    assertThat(lost).as("acknowledged, but not there").isEmpty();

    assertThat(results.get(180, TimeUnit.SECONDS))
        .isEqualTo(LongStream.rangeClosed(1, elements).boxed().toList());
    assertThat(rows()).hasSize(elements);
  }

  @Test
  void whatCanNeverBeWrittenIsRejectedAndTheRestGoesOn() throws Exception {
    assertThat(write(new MistypedWrite(), 10).get(180, TimeUnit.SECONDS))
        .containsExactly(1L, 2L, 3L, 4L, -5L, 6L, 7L, 8L, 9L, 10L);
    assertThat(rows()).hasSize(9).doesNotContain(5L);
  }

  @Test
  void aJobStartsBeforeItsTableExists() throws Exception {
    try (CqlSession session = cassandra.connect()) {
      session.execute("DROP KEYSPACE " + KEYSPACE);
    }
    CompletableFuture<List<Long>> results = write(new NumberWrite(), 10);
    Thread.sleep(2_000);
    assertThat(results).isNotDone();
    createTable();
    assertThat(results.get(180, TimeUnit.SECONDS)).hasSize(10);
    assertThat(rows()).hasSize(10);
  }

  @Test
  void aLookupOfAStoppedDatabaseIsAnsweredInTimeAndExcessAtOnce() throws Exception {
    write(new NumberWrite(), 10).get(180, TimeUnit.SECONDS);
    assertThat(lookUp(10, Duration.ofSeconds(10)).get(180, TimeUnit.SECONDS))
        .containsExactlyInAnyOrder(10L, 20L, 30L, 40L, 50L, 60L, 70L, 80L, 90L, 100L);

    cassandra.signal("STOP");
    try {
      long begin = System.nanoTime();
      List<Long> answers = lookUp(500, Duration.ofSeconds(2)).get(60, TimeUnit.SECONDS);
      assertThat(answers).hasSize(500).containsOnly(-1L);
      // Were the excess not refused at once, 500 lookups by 32 at a time would take 31 s.
      assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(Duration.ofSeconds(25));
    } finally {
      cassandra.signal("CONT");
    }
  }

  @Test
  void aLookupThatNobodyWaitsForDoesNotReachTheDatabase() throws Exception {
    write(new NumberWrite(), 10).get(60, TimeUnit.SECONDS);
    TenfoldLookup.CALLS.set(0);
    assertThat(lookUp(new ExpiredLookup(), 10, Duration.ofSeconds(10)).get(60, TimeUnit.SECONDS))
        .hasSize(10)
        .containsOnly(-1L);
    assertThat(TenfoldLookup.CALLS).hasValue(0);
  }

  private static CompletableFuture<List<Long>> write(
      CassandraWrite<Long, Long> write, int elements) {
    return run(
        elements,
        numbers ->
            AsyncDataStream.orderedWait(
                numbers,
                new CassandraWriteFunction<>(CqlSessionProvider.of(options()), write),
                0,
                TimeUnit.MILLISECONDS,
                IN_FLIGHT_MAX));
  }

  private static CompletableFuture<List<Long>> lookUp(int elements, Duration deadline) {
    return lookUp(new NumberLookup(), elements, deadline);
  }

  private static CompletableFuture<List<Long>> lookUp(
      NumberLookup lookup, int elements, Duration deadline) {
    return run(
        elements,
        numbers ->
            AsyncDataStream.unorderedWait(
                numbers,
                new CoalescingAsyncFunction<>(
                    CassandraLookupClient.factory(
                        CqlSessionProvider.of(options()), new TenfoldLookup()),
                    lookup,
                    new LookupBounds(IN_FLIGHT_MAX, IN_FLIGHT_MAX, IN_FLIGHT_MAX, IN_FLIGHT_MAX),
                    deadline),
                0,
                TimeUnit.MILLISECONDS,
                IN_FLIGHT_MAX + 8));
  }

  private interface Graph {
    SingleOutputStreamOperator<Long> on(DataStream<Long> numbers);
  }

  private static CompletableFuture<List<Long>> run(int elements, Graph graph) {
    return CompletableFuture.supplyAsync(
        () -> {
          Configuration configuration = new Configuration();
          configuration.set(PipelineOptions.GENERIC_TYPES, false);
          StreamExecutionEnvironment env =
              StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
          List<Long> results = new ArrayList<>();
          try (CloseableIterator<Long> iterator =
              graph
                  .on(env.fromSequence(1, elements))
                  .returns(TypeInformation.of(Long.class))
                  .executeAndCollect()) {
            iterator.forEachRemaining(results::add);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          return results;
        });
  }

  private static CassandraClientOptions options() {
    return new CassandraClientOptions(
        List.of(cassandra.contactPoint()),
        cassandra.datacenter(),
        KEYSPACE,
        Consistency.LOCAL_QUORUM,
        Duration.ofSeconds(1),
        IN_FLIGHT_MAX);
  }

  private static void createTable() {
    try (CqlSession session = cassandra.connect()) {
      session.execute(
          "CREATE KEYSPACE IF NOT EXISTS "
              + KEYSPACE
              + " WITH replication = {'class': 'SimpleStrategy', 'replication_factor': 1}");
      session.execute(
          "CREATE TABLE IF NOT EXISTS "
              + KEYSPACE
              + ".numbers (run bigint, n bigint, tenfold bigint, PRIMARY KEY (run, n))");
    }
  }

  private static List<Long> rows() {
    try (CqlSession session = cassandra.connect()) {
      return session
          .execute("SELECT n FROM " + KEYSPACE + ".numbers WHERE run = " + run)
          .all()
          .stream()
          .map(row -> row.getLong("n"))
          .toList();
    }
  }

  private static void awaitWritten(int writes) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(180).toNanos();
    while (ACKNOWLEDGED.size() < writes) {
      assertThat(System.nanoTime()).as("written: " + ACKNOWLEDGED.size()).isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  private static class NumberWrite implements CassandraWrite<Long, Long> {
    @Override
    public CqlWrite bind(Long n) {
      return CqlWrite.of(
          "INSERT INTO numbers (run, n, tenfold) VALUES (?, ?, ?) USING TIMESTAMP ?",
          run,
          n,
          10 * n,
          1L);
    }

    @Override
    public Long durable(Long n) {
      ACKNOWLEDGED.add(n);
      return n;
    }

    @Override
    public Long rejected(Long n, Throwable cause) {
      return -n;
    }
  }

  private static final class MistypedWrite extends NumberWrite {
    @Override
    public CqlWrite bind(Long n) {
      return n == 5
          ? CqlWrite.of("INSERT INTO numbers (run, n, tenfold) VALUES (?, ?, ?)", run, n, "fifty")
          : super.bind(n);
    }
  }

  private static final class TenfoldLookup implements CassandraLookup<Long, Long> {
    static final AtomicInteger CALLS = new AtomicInteger();

    @Override
    public CompletionStage<Long> lookup(CqlReader reader, Long n) {
      CALLS.incrementAndGet();
      return reader
          .read("SELECT tenfold FROM numbers WHERE run = ? AND n = ?", run, n)
          .thenApply(rows -> rows.isEmpty() ? 0L : rows.get(0).getLong("tenfold"));
    }
  }

  private static class NumberLookup implements CoalescedLookup<Long, Long, Long, Long> {
    @Override
    public Long key(Long n) {
      return n;
    }

    @Override
    public Object group(Long n) {
      return "numbers";
    }

    @Override
    public Long answer(Long n, Long found) {
      return found;
    }

    @Override
    public Long unavailable(Long n, Throwable cause) {
      return -1L;
    }
  }

  private static final class ExpiredLookup extends NumberLookup {
    @Override
    public long expiresMs(Long n) {
      return System.currentTimeMillis() - 1;
    }
  }
}
