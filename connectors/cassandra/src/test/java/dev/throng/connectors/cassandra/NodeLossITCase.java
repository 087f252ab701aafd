package dev.throng.connectors.cassandra;

import static org.assertj.core.api.Assertions.assertThat;

import com.datastax.oss.driver.api.core.ConsistencyLevel;
import com.datastax.oss.driver.api.core.CqlSession;
import com.datastax.oss.driver.api.core.DriverException;
import com.datastax.oss.driver.api.core.cql.SimpleStatement;
import com.datastax.oss.driver.api.core.metadata.Node;
import dev.throng.connectors.cassandra.CassandraClientOptions.Consistency;
import dev.throng.connectors.cassandra.sink.CassandraSink;
import dev.throng.connectors.cassandra.source.CassandraSource;
import dev.throng.local.server.CassandraServer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
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
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Three nodes with three replicas, one of which is killed under load: nothing is lost, nothing
 * comes twice, and no job fails, since two of three are a quorum. One test, for a ring takes
 * minutes.
 */
@Tag("slow")
class NodeLossITCase {
  private static final int ROWS = 12_000;
  private static final AtomicInteger SEEN = new AtomicInteger();
  @TempDir private static Path dir;
  private static List<CassandraServer> ring = List.of();

  @BeforeAll
  static void start() throws Exception {
    ring = CassandraServer.startRing(dir, 3);
    try (CqlSession session = ring.get(0).connect()) {
      await(() -> session.getMetadata().getNodes().size() == 3);
      session.execute(
          "CREATE KEYSPACE shop WITH replication"
              + " = {'class': 'SimpleStrategy', 'replication_factor': 3}");
      session.execute("CREATE TABLE shop.numbers (n bigint PRIMARY KEY, tenfold bigint)");
    }
  }

  @AfterAll
  static void stop() {
    ring.forEach(CassandraServer::close);
  }

  @Test
  void aNodeThatIsKilledUnderLoadCostsNothingButTime() throws Exception {
    CompletableFuture<Void> writing = write();
    killWhenSeen(1, 3_000, writing);
    writing.get(240, TimeUnit.SECONDS);
    assertThat(scan().get(240, TimeUnit.SECONDS)).as("with a node down").isEqualTo(all());

    ring.get(1).restart();
    awaitAllUp();
    CompletableFuture<List<Long>> reading = scan();
    killWhenSeen(2, 3_000, reading);
    assertThat(reading.get(240, TimeUnit.SECONDS)).as("each row once").isEqualTo(all());
  }

  private static void killWhenSeen(int node, int elements, CompletableFuture<?> job)
      throws Exception {
    await(() -> SEEN.get() > elements || job.isDone());
    assertThat(job).as("under load").isNotDone();
    ring.get(node).kill();
  }

  private static CompletableFuture<Void> write() {
    SEEN.set(0);
    StreamExecutionEnvironment env = environment();
    env.fromSequence(1, ROWS)
        .map(NodeLossITCase::seen)
        .returns(Types.LONG)
        .uid("seen")
        .sinkTo(
            CassandraSink.builder(
                    sessions(),
                    Types.LONG,
                    n -> CqlWrite.of("INSERT INTO numbers (n, tenfold) VALUES (?, ?)", n, 10 * n))
                .inFlightMax(32)
                .build())
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

  private static CompletableFuture<List<Long>> scan() {
    StreamExecutionEnvironment env = environment();
    CassandraSource<Long> source =
        CassandraSource.builder(sessions(), Types.LONG, row -> row.getLong("n"))
            .table("shop", "numbers")
            .pageRows(100)
            .rowsPerSecond(2_000)
            .build();
    return collect(
        env.fromSource(source, WatermarkStrategy.noWatermarks(), "numbers").uid("numbers"));
  }

  private static CompletableFuture<List<Long>> collect(DataStream<Long> numbers) {
    SEEN.set(0);
    DataStream<Long> counted = numbers.map(NodeLossITCase::seen).returns(Types.LONG).uid("seen");
    return CompletableFuture.supplyAsync(
        () -> {
          List<Long> collected = new ArrayList<>();
          try (CloseableIterator<Long> rows = counted.executeAndCollect()) {
            rows.forEachRemaining(collected::add);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
          collected.sort(null);
          return collected;
        });
  }

  private static Long seen(Long n) {
    SEEN.incrementAndGet();
    return n;
  }

  private static List<Long> all() {
    return LongStream.rangeClosed(1, ROWS).boxed().toList();
  }

  /** No restarts: a node that is lost is no reason for one. */
  private static StreamExecutionEnvironment environment() {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(500));
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    return StreamExecutionEnvironment.createLocalEnvironment(2, configuration);
  }

  private static CqlSessionProvider sessions() {
    return CqlSessionProvider.of(
        new CassandraClientOptions(
            ring.stream().map(CassandraServer::contactPoint).toList(),
            ring.get(0).datacenter(),
            "shop",
            Consistency.LOCAL_QUORUM,
            Duration.ofSeconds(5),
            64));
  }

  /** Each node, as a coordinator, knows that all three are back. */
  private static void awaitAllUp() throws Exception {
    try (CqlSession session = ring.get(0).connect()) {
      for (Node node : session.getMetadata().getNodes().values()) {
        SimpleStatement all =
            SimpleStatement.newInstance("SELECT n FROM shop.numbers LIMIT 1")
                .setConsistencyLevel(ConsistencyLevel.ALL)
                .setNode(node);
        await(() -> succeeds(session, all));
      }
    }
  }

  private static boolean succeeds(CqlSession session, SimpleStatement statement) {
    try {
      session.execute(statement);
      return true;
    } catch (DriverException e) {
      return false;
    }
  }

  private static void await(BooleanSupplier condition) throws Exception {
    long deadline = System.nanoTime() + Duration.ofSeconds(120).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(deadline);
      Thread.sleep(20);
    }
  }
}
