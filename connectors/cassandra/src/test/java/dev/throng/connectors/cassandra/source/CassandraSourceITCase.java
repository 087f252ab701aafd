package dev.throng.connectors.cassandra.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.datastax.oss.driver.api.core.cql.PreparedStatement;
import dev.throng.connectors.cassandra.TestDatabase;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The source in a running job against a real server. */
class CassandraSourceITCase {
  private static final int WIDE_ROWS = 2_000;
  private static final int PARTITIONS = 400;
  private static final int PARTITION_ROWS = 5;
  private static final AtomicInteger MAPPED = new AtomicInteger();
  private static final AtomicBoolean FAILED = new AtomicBoolean();
  private static TestDatabase database;

  @BeforeAll
  static void start() {
    database = new TestDatabase();
    // partition 0 has most rows, so that a failure is in the middle of its split
    database
        .session()
        .execute("CREATE TABLE orders (shop int, \"Id\" bigint, PRIMARY KEY (shop, \"Id\"))");
    PreparedStatement insert =
        database.session().prepare("INSERT INTO orders (shop, \"Id\") VALUES (?, ?)");
    database.writeAll(
        LongStream.range(0, WIDE_ROWS + PARTITIONS * PARTITION_ROWS)
            .mapToObj(id -> insert.bind(shopOf(id), id))
            .toList());
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @Test
  void everyRowComesOnceThroughSeveralSubtasks() throws Exception {
    assertThat(collect(source().pageRows(100).build(), 3)).isEqualTo(allIds());
  }

  @Test
  void everyRowComesOnceAlsoAfterAFailureInTheMiddleOfASplit() throws Exception {
    MAPPED.set(0);
    FAILED.set(false);
    List<Long> ids = collect(source().pageRows(50).rowsPerSecond(1_000).build(), 2);
    assertThat(FAILED).as("failed after a checkpoint").isTrue();
    assertThat(ids).isEqualTo(allIds());
    assertThat(MAPPED.get())
        .as("goes on where the checkpoint was, instead of beginning again")
        .isLessThan(2 * allIds().size() - 1_000);
  }

  @Test
  void aMissingTableFailsTheJobAndIsNamed() {
    assertThatThrownBy(
            () ->
                collect(
                    CassandraSource.builder(
                            database.sessions(), Types.LONG, row -> row.getLong("id"))
                        .table("shop", "oders")
                        .build(),
                    1))
        .hasRootCauseMessage("table: shop.oders (expected: one that exists)");
  }

  private static CassandraSourceBuilder<Long> source() {
    return CassandraSource.builder(database.sessions(), Types.LONG, row -> row.getLong("\"Id\""))
        .table("shop", "orders")
        .select("\"Id\"");
  }

  private static int shopOf(long id) {
    return id < WIDE_ROWS ? 0 : (int) (1 + (id - WIDE_ROWS) % PARTITIONS);
  }

  private static List<Long> allIds() {
    return LongStream.range(0, WIDE_ROWS + PARTITIONS * PARTITION_ROWS).boxed().toList();
  }

  private static List<Long> collect(CassandraSource<Long> source, int parallelism)
      throws Exception {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 1);
    configuration.set(
        RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(100));
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, configuration);
    DataStream<Long> ids =
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "orders")
            .uid("orders")
            .map(new FailingOnce())
            .uid("failing-once");
    List<Long> collected = new ArrayList<>();
    try (CloseableIterator<Long> rows = ids.executeAndCollect()) {
      rows.forEachRemaining(collected::add);
    }
    collected.sort(null);
    return collected;
  }

  /** Fails once per test, after a checkpoint that is behind the row 1,000. */
  private static final class FailingOnce extends RichMapFunction<Long, Long>
      implements CheckpointListener {
    private boolean due;

    @Override
    public Long map(Long id) {
      if (MAPPED.incrementAndGet() > 2_000 && due && FAILED.compareAndSet(false, true)) {
        throw new IllegalStateException("on purpose");
      }
      return id;
    }

    @Override
    public void notifyCheckpointComplete(long checkpoint) {
      due = MAPPED.get() > 1_200;
    }
  }
}
