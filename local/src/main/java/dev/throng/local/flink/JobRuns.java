package dev.throng.local.flink;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * The runs of named jobs on one Flink cluster, what is remembered of them, and their restore
 * points. Callers hold a lock: one change at a time.
 */
public final class JobRuns {
  private static final Duration RUNNING_DEADLINE = Duration.ofSeconds(240);
  private static final Duration SAVEPOINT_DEADLINE = Duration.ofSeconds(240);
  private static final long POLL_MS = 100;
  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

  private final FlinkRest rest;
  private final Directories directories;

  /**
   * Of one cluster.
   *
   * @param rest its interface
   * @param directories its own, and nobody else's
   */
  public JobRuns(FlinkRest rest, Directories directories) {
    this.rest = rest;
    this.directories = directories;
  }

  /**
   * Where files lie.
   *
   * @param records one of each job
   * @param checkpoints as the cluster is configured
   * @param savepoints as the cluster is configured
   */
  public record Directories(Path records, Path checkpoints, Path savepoints) {}

  /**
   * What to run.
   *
   * @param mainClass null: what the jar's manifest says
   * @param args of the main method
   */
  public record Program(Path jar, @Nullable String mainClass, int parallelism, List<String> args) {}

  /** What is remembered of a job; empty if it never ran. */
  public Optional<JobRecord> record(String job) throws IOException {
    return JobRecord.load(directories.records(), job);
  }

  /** Where a job would go on; empty if there is no complete checkpoint or savepoint of it. */
  public Optional<Path> restorePoint(String job) throws IOException {
    Optional<JobRecord> record = record(job);
    return record.isEmpty()
        ? Optional.empty()
        : RestorePoints.newest(record.get(), directories.checkpoints(), directories.savepoints());
  }

  /**
   * Submits a job. Runs of it that are still there are cancelled first.
   *
   * @param from restore point; null: without state
   */
  public void submit(String job, Program program, @Nullable Path from)
      throws IOException, InterruptedException {
    cancel(job);
    FlinkRest.Run run =
        new FlinkRest.Run(
            newJobId(),
            program.mainClass(),
            program.parallelism(),
            program.args(),
            from == null ? null : from.toUri().toString());
    String jarId = rest.uploadJar(program.jar());
    try {
      JobRecord.started(record(job).orElse(null), job, run, program.jar().toString())
          .save(directories.records());
      rest.run(jarId, run);
    } finally {
      rest.deleteJar(jarId);
    }
  }

  /**
   * Waits until all tasks of a submitted job run, or it has come to its end.
   *
   * @throws IllegalStateException if it failed, or does not start in time
   */
  public void awaitRunning(String job) throws IOException, InterruptedException {
    awaitRunning(job, Set.of("FINISHED"), new Deadline(RUNNING_DEADLINE));
  }

  private void awaitRunning(String job, Set<String> good, Deadline deadline)
      throws IOException, InterruptedException {
    String id = existing(job).id();
    while (!rest.allTasksRun(id)) {
      String state = rest.jobState(id).orElse("UNKNOWN");
      if (good.contains(state)) {
        return;
      }
      if (ENDED.contains(state) || deadline.passed()) {
        throw new IllegalStateException(
            "job " + job + " is " + state + " (expected: RUNNING): " + rest.rootException(id));
      }
      Thread.sleep(POLL_MS);
    }
  }

  /** Waits until a submitted job runs and has completed a checkpoint. */
  public void awaitCheckpoint(String job) throws IOException, InterruptedException {
    String id = existing(job).id();
    Deadline deadline = new Deadline(RUNNING_DEADLINE);
    awaitRunning(job, Set.of(), deadline);
    rest.triggerCheckpoint(id);
    while (rest.completedCheckpoints(id) == 0) {
      if (deadline.passed()) {
        throw new IllegalStateException(
            "job " + job + " completed no checkpoint: " + rest.rootException(id));
      }
      Thread.sleep(POLL_MS);
    }
    RestorePoints.prune(existing(job), directories.checkpoints(), directories.savepoints());
  }

  /** Cancels every run of a job that the cluster still has. */
  public void cancel(String job) throws IOException, InterruptedException {
    Optional<JobRecord> record = record(job);
    if (record.isEmpty()) {
      return;
    }
    for (String id : record.get().ids()) {
      if (isActive(id)) {
        rest.cancel(id);
        Deadline deadline = new Deadline(RUNNING_DEADLINE);
        while (isActive(id)) {
          if (deadline.passed()) {
            throw new IllegalStateException("run " + id + " of job " + job + " does not end");
          }
          Thread.sleep(POLL_MS);
        }
      }
    }
  }

  private boolean isActive(String id) throws IOException, InterruptedException {
    return rest.jobState(id).filter(state -> !ENDED.contains(state)).isPresent();
  }

  /** Whether the newest run of a job is on the cluster and neither failed nor ended. */
  public boolean isActiveJob(String job) throws IOException, InterruptedException {
    Optional<JobRecord> record = record(job);
    return record.isPresent() && isActive(record.get().id());
  }

  /** State of the newest run as the cluster tells it, such as RUNNING; empty if it has none. */
  public Optional<String> state(String job) throws IOException, InterruptedException {
    Optional<JobRecord> record = record(job);
    return record.isEmpty() ? Optional.empty() : rest.jobState(record.get().id());
  }

  /** Whether all tasks of the newest run do their work. */
  public boolean allTasksRun(String job) throws IOException, InterruptedException {
    return rest.allTasksRun(existing(job).id());
  }

  /** Deletes all that is left of a job that does not run: its state, and what is remembered. */
  public void forget(String job) throws IOException {
    Optional<JobRecord> record = record(job);
    if (record.isPresent()) {
      RestorePoints.delete(
          record.get().ids(),
          record.get().savepoints(),
          directories.checkpoints(),
          directories.savepoints());
      JobRecord.delete(directories.records(), job);
    }
  }

  /** What made the newest run fail, in a line. */
  public String rootCause(String job) throws IOException, InterruptedException {
    return rest.rootCause(existing(job).id());
  }

  /** Stops jobs with a savepoint each and remembers these. */
  public void stopWithSavepoint(List<String> jobs) throws IOException, InterruptedException {
    Map<String, String> requests = new LinkedHashMap<>();
    for (String job : jobs) {
      if (isActiveJob(job)) {
        requests.put(
            job,
            rest.stopWithSavepoint(
                existing(job).id(), directories.savepoints().toUri().toString()));
      }
    }
    Deadline deadline = new Deadline(SAVEPOINT_DEADLINE);
    for (Map.Entry<String, String> request : requests.entrySet()) {
      JobRecord record = existing(request.getKey());
      Optional<String> savepoint = Optional.empty();
      while (savepoint.isEmpty()) {
        if (deadline.passed()) {
          throw new IllegalStateException("no savepoint of job " + record.name() + " in time");
        }
        Thread.sleep(POLL_MS);
        savepoint = rest.savepoint(record.id(), request.getValue());
      }
      Path directory = Path.of(URI.create(savepoint.get()));
      record
          .withSavepoint(directories.savepoints().relativize(directory).toString())
          .save(directories.records());
      while (isActive(record.id()) && !deadline.passed()) {
        Thread.sleep(POLL_MS);
      }
    }
  }

  JobRecord existing(String job) throws IOException {
    return record(job)
        .orElseThrow(() -> new IllegalStateException("job " + job + " was never submitted"));
  }

  private static String newJobId() {
    byte[] id = new byte[16];
    ThreadLocalRandom.current().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private record Deadline(long endNs) {
    Deadline(Duration duration) {
      this(System.nanoTime() + duration.toNanos());
    }

    boolean passed() {
      return System.nanoTime() - endNs > 0;
    }
  }
}
