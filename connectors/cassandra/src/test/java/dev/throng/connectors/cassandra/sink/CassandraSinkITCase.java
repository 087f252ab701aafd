package dev.throng.connectors.cassandra.sink;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.Row;
import dev.throng.connectors.cassandra.CqlBinder;
import dev.throng.connectors.cassandra.CqlWrite;
import dev.throng.connectors.cassandra.TestDatabase;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The sink in a running job against a real server that is stopped. */
class CassandraSinkITCase {
  private static final AtomicInteger MAPPED = new AtomicInteger();
  private static final AtomicBoolean FAILED = new AtomicBoolean();
  private static final Set<Long> REJECTED = ConcurrentHashMap.newKeySet();
  private static TestDatabase database;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    database.session().execute("CREATE TABLE numbers (n bigint PRIMARY KEY, tenfold bigint)");
    database.session().execute("CREATE TABLE newest (id int PRIMARY KEY, n bigint)");
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @BeforeEach
  void forget() {
    MAPPED.set(0);
    FAILED.set(false);
    REJECTED.clear();
    database.session().execute("TRUNCATE numbers");
  }

  @Test
  void everyElementIsThereAfterAFailureAndAnOutage() throws Exception {
    int elements = 20_000;
    CompletableFuture<Void> job = write(elements, sink(CassandraSinkITCase::number).build());
    await(() -> MAPPED.get() > 1_000);
    TestDatabase.server().signal("STOP");
    try {
      Thread.sleep(6_000);
      assertThat(job).as("waits").isNotDone();
    } finally {
      TestDatabase.server().signal("CONT");
    }
    job.get(180, TimeUnit.SECONDS);
    assertThat(FAILED).isTrue();
    assertThat(count()).isEqualTo(elements);
  }

  @Test
  void theLastOfManyWritesToOneRowWins() throws Exception {
    CassandraSink<Long> sink =
        sink(n -> CqlWrite.of("INSERT INTO newest (id, n) VALUES (?, ?)", 1, n)).build();
    write(5_000, sink).get(180, TimeUnit.SECONDS);
    Row row = database.session().execute("SELECT n FROM newest WHERE id = 1").one();
    assertThat(row.getLong("n")).isEqualTo(5_000);
  }

  @Test
  void whatCanNeverBeWrittenGoesToItsTakerAndTheRestIsWritten() throws Exception {
    CassandraSink<Long> sink =
        sink(CassandraSinkITCase::numberThatMayBeText)
            .rejectedWrites((n, cause) -> REJECTED.add(n))
            .build();
    write(100, sink).get(180, TimeUnit.SECONDS);
    assertThat(REJECTED).containsExactlyInAnyOrder(5L, 6L);
    assertThat(count()).isEqualTo(98);
  }

  @Test
  void whatCanNeverBeWrittenFailsTheJobUnlessSomebodyTakesIt() {
    assertThatThrownBy(
            () ->
                write(10, sink(CassandraSinkITCase::numberThatMayBeText).build())
                    .get(180, TimeUnit.SECONDS))
        .hasStackTraceContaining("can never be written");
  }

  private static CqlWrite number(Long n) {
    return CqlWrite.of("INSERT INTO numbers (n, tenfold) VALUES (?, ?)", n, 10 * n);
  }

  private static CqlWrite numberThatMayBeText(Long n) {
    if (n == 6) {
      throw new IllegalStateException("six");
    }
    return n == 5
        ? CqlWrite.of("INSERT INTO numbers (n, tenfold) VALUES (?, ?)", n, "fifty")
        : number(n);
  }

  private static CassandraSinkBuilder<Long> sink(CqlBinder<Long> binder) {
    return CassandraSink.builder(database.sessions(), Types.LONG, binder).inFlightMax(64);
  }

  private static CompletableFuture<Void> write(int elements, CassandraSink<Long> sink) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(100));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
    env.fromSequence(1, elements)
        .map(new FailingOnce())
        .uid("failing-once")
        .sinkTo(sink)
        .uid("numbers");
    return CompletableFuture.runAsync(
        () -> {
          try {
            env.execute();
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  private static long count() {
    return database.session().execute("SELECT n FROM numbers").all().size();
  }

  private static void await(BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.sleep(5);
    }
  }

  /** Fails once behind element 8,000, after a checkpoint. */
  private static final class FailingOnce extends RichMapFunction<Long, Long>
      implements CheckpointListener {
    private boolean due;

    @Override
    public Long map(Long n) {
      MAPPED.incrementAndGet();
      if (n > 8_000 && due && FAILED.compareAndSet(false, true)) {
        throw new IllegalStateException("on purpose");
      }
      return n;
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
      due = true;
    }
  }
}
