package dev.throng.migrate;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.throng.connectors.cassandra.CassandraClientOptions.Consistency;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Copies a table and compares the copy. */
@Command(
    name = "migrate",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Copies a table of Cassandra or ScyllaDB to another cluster or keyspace, by token range, with"
          + " write times and times to live, and compares the copy with the table.%n",
      "Killed or stopped, the same command goes on where it was. The target table must exist. Rows"
          + " that are written meanwhile are copied or not: write them to both sides, the newer write"
          + " wins. Deletes are not copied.%n",
      "Exit code: 0, 1 if the tables differ, 2 if it could not be done.%n"
    })
@SuppressWarnings("NullAway.Init") // set by picocli
final class MigrateCommand implements Callable<Integer> {
  private static final int DIFFERENT = 1;

  /** How the copy is compared. */
  enum Verify {
    none,
    sample,
    full
  }

  @Spec private CommandSpec spec;

  @Parameters(
      index = "0",
      paramLabel = "SOURCE",
      description = "host:port[,host:port...]/keyspace.table")
  private String source;

  @Parameters(index = "1", paramLabel = "TARGET", description = "likewise")
  private String target;

  @Option(
      names = "--work-dir",
      required = true,
      paramLabel = "DIR",
      description = "Keeps how far this migration has come.")
  private Path workDir;

  @Option(
      names = "--source-datacenter",
      defaultValue = "datacenter1",
      description = "Only its nodes are asked; default: ${DEFAULT-VALUE}")
  private String sourceDatacenter;

  @Option(names = "--target-datacenter", defaultValue = "datacenter1", description = "likewise")
  private String targetDatacenter;

  @Option(
      names = "--source-driver-config",
      paramLabel = "FILE",
      description =
          "Settings of the driver, such as a password or TLS; they replace --consistency.")
  private @Nullable Path sourceDriverConfig;

  @Option(names = "--target-driver-config", paramLabel = "FILE", description = "likewise")
  private @Nullable Path targetDriverConfig;

  @Option(
      names = "--consistency",
      defaultValue = "LOCAL_QUORUM",
      description =
          "LOCAL_ONE, LOCAL_QUORUM or ALL, of reads and writes; default: ${DEFAULT-VALUE}")
  private Consistency consistency;

  @Option(
      names = "--parallelism",
      defaultValue = "2",
      description = "Subtasks, each with four pages and its writes under way; default: 2")
  private int parallelism;

  @Option(
      names = "--in-flight-max",
      defaultValue = "256",
      description = "Writes of one subtask; default: ${DEFAULT-VALUE}")
  private int inFlightMax;

  @Option(
      names = "--rows-per-second",
      defaultValue = "0",
      description = "Of all subtasks; default: no limit")
  private long rowsPerSecond;

  @Option(
      names = "--split-mib",
      defaultValue = "64",
      description = "Token ranges are cut to about this size; default: ${DEFAULT-VALUE}")
  private long splitMib;

  @Option(
      names = "--checkpoint-ms",
      defaultValue = "10000",
      description = "So much is copied again at most after a crash; default: ${DEFAULT-VALUE}")
  private long checkpointMs;

  @Option(
      names = "--verify",
      defaultValue = "sample",
      description = "none, sample (random partitions) or full (all rows of both); default: sample")
  private Verify verify;

  @Option(
      names = "--sample-partitions",
      defaultValue = "1000",
      description = "default: ${DEFAULT-VALUE}")
  private int samplePartitions;

  @Override
  public Integer call() throws Exception {
    Endpoint sourceSide =
        EndpointOptions.parse("SOURCE", source)
            .endpoint("source", sourceDatacenter, consistency, sourceDriverConfig);
    Endpoint targetSide =
        EndpointOptions.parse("TARGET", target)
            .endpoint("target", targetDatacenter, consistency, targetDriverConfig);
    try (WorkDir work = WorkDir.open(workDir, source + " -> " + target);
        CqlSession reading = sourceSide.connect();
        CqlSession writing = targetSide.connect()) {
      long startUs = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
      Migration migration =
          new Migration(
              sourceSide,
              targetSide,
              TableCopy.of(sourceSide.table(reading), targetSide.table(writing), startUs));
      ProgressPrinter printer = new ProgressPrinter(spec.commandLine().getOut());
      copy(migration, work, reading, printer);
      return verify == Verify.none ? 0 : compare(migration, reading, writing, printer);
    }
  }

  private void copy(Migration migration, WorkDir work, CqlSession reading, ProgressPrinter printer)
      throws Exception {
    if (work.isCopied()) {
      printer.say("copied by an earlier call, see " + workDir);
      return;
    }
    CopyJob.Pace pace =
        new CopyJob.Pace(
            parallelism,
            inFlightMax,
            rowsPerSecond,
            splitMib << 20,
            Duration.ofMillis(checkpointMs));
    new CopyRun(migration, pace, work, printer).run(FilledSlices.estimate(migration, reading));
    work.markCopied();
  }

  private int compare(
      Migration migration, CqlSession reading, CqlSession writing, ProgressPrinter printer)
      throws InterruptedException {
    printer.say("comparing, " + verify);
    TableComparison comparison = new TableComparison(migration, reading, writing, 4 * parallelism);
    long start = System.nanoTime();
    BiConsumer<Integer, Long> progress =
        (slices, rows) -> {
          double share = (double) slices / RingSlices.COUNT;
          double seconds = (System.nanoTime() - start) / (double) TimeUnit.SECONDS.toNanos(1);
          printer.show(new ProgressLine(rows, rows, share, share, seconds));
        };
    Differences found =
        verify == Verify.full
            ? comparison.full(progress)
            : comparison.sampled(samplePartitions, RandomGenerator.getDefault());
    printer.say(found.toString());
    found.examples().forEach(printer::say);
    return found.isEmpty() ? 0 : DIFFERENT;
  }
}
