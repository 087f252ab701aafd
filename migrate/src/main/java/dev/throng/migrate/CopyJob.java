package dev.throng.migrate;

import static org.apache.flink.configuration.CheckpointingOptions.CHECKPOINTING_INTERVAL;
import static org.apache.flink.configuration.CheckpointingOptions.CHECKPOINTS_DIRECTORY;
import static org.apache.flink.configuration.CheckpointingOptions.EXTERNALIZED_CHECKPOINT_RETENTION;

import dev.throng.connectors.cassandra.sink.CassandraSink;
import dev.throng.connectors.cassandra.source.CassandraSource;
import dev.throng.connectors.cassandra.source.CassandraSourceBuilder;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ExternalizedCheckpointRetention;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.jspecify.annotations.Nullable;

/**
 * The graph: source by token range, rows into writes, sink. Chained, so rows stay in one thread.
 */
final class CopyJob {
  private static final Duration HEARTBEAT = Duration.ofSeconds(1);

  private CopyJob() {}

  /**
   * How fast and how often.
   *
   * @param parallelism subtasks
   * @param inFlightMax writes of one subtask
   * @param rowsPerSecond of all subtasks; 0: no limit
   * @param splitBytes of a token range, by the database's estimate
   * @param checkpointInterval how much is copied again at most after a crash
   */
  record Pace(
      int parallelism,
      int inFlightMax,
      long rowsPerSecond,
      long splitBytes,
      Duration checkpointInterval) {}

  /**
   * Defines the job.
   *
   * @param checkpoints directory of the checkpoints
   * @param from checkpoint to go on from; null: from the beginning
   */
  static StreamExecutionEnvironment define(
      Migration migration, Pace pace, Path checkpoints, @Nullable String from) {
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(
            pace.parallelism(), configuration(pace, checkpoints, from));
    TableCopy copy = migration.copy();
    CassandraSourceBuilder<RowCells> source =
        CassandraSource.builder(
                migration.source().sessions(),
                TypeInformation.of(RowCells.class),
                row -> RowCells.of(row, copy))
            .table(migration.source().keyspace(), migration.source().table())
            .select(copy.selectors().toArray(new String[0]))
            .splitBytes(pace.splitBytes());
    if (pace.rowsPerSecond() > 0) {
      source.rowsPerSecond(pace.rowsPerSecond());
    }
    env.fromSource(source.build(), WatermarkStrategy.noWatermarks(), "source")
        .uid("source")
        .flatMap(new CopyRows(copy))
        .returns(TypeInformation.of(CellGroup.class))
        .uid("rows")
        .name("rows")
        .sinkTo(
            CassandraSink.builder(
                    migration.target().sessions(),
                    TypeInformation.of(CellGroup.class),
                    new CellGroupBinder(copy))
                .inFlightMax(pace.inFlightMax())
                .build())
        .uid("target")
        .name("target");
    return env;
  }

  private static Configuration configuration(Pace pace, Path checkpoints, @Nullable String from) {
    Configuration configuration = new Configuration();
    configuration.set(PipelineOptions.GENERIC_TYPES, false);
    configuration.set(PipelineOptions.OBJECT_REUSE, true);
    configuration.set(CHECKPOINTING_INTERVAL, pace.checkpointInterval());
    configuration.set(CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
    configuration.set(
        EXTERNALIZED_CHECKPOINT_RETENTION, ExternalizedCheckpointRetention.RETAIN_ON_CANCELLATION);
    // Outages are waited for by source and sink; what is left cannot be mended by trying again.
    configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
    // Counts come with the heartbeat.
    configuration.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, HEARTBEAT);
    if (from != null) {
      configuration.set(StateRecoveryOptions.SAVEPOINT_PATH, from);
    }
    return configuration;
  }
}
