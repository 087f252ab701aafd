package dev.throng.local.stack;

import dev.throng.local.config.StackHome;
import dev.throng.local.flink.JobRuns;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The users' jobs: they run on a Flink cluster of their own, survive {@code down} and the death of
 * any process with their state, and end for good when they end by themselves or fail again and
 * again. Changes of other processes are kept away by a file lock.
 */
public final class UserJobs {
  private static final Logger LOG = LoggerFactory.getLogger(UserJobs.class);
  private static final long LOCK_WAIT_MS = 300_000;
  private final StackHome home;
  private final UserCluster cluster;
  private final JobRuns runs;

  UserJobs(StackHome home, UserCluster cluster) {
    this.home = home;
    this.cluster = cluster;
    this.runs =
        new JobRuns(
            cluster.rest(),
            new JobRuns.Directories(
                home.userJobs(),
                home.userFlink().resolve("checkpoints"),
                home.userFlink().resolve("savepoints")));
  }

  /** All that were ever submitted and not removed, by name. */
  public List<UserJob> all() throws IOException {
    return UserJob.loadAll(home.userJobs());
  }

  /** A job's state as the cluster tells it, such as RUNNING, or why there is none. */
  public String state(UserJob job) throws InterruptedException {
    if (!job.wanted()) {
      return job.end();
    }
    if (!cluster.runs()) {
      return "waits for './throng up'";
    }
    try {
      String state = runs.state(job.name()).orElse("lost, is brought back");
      return state.equals("RUNNING") && !runs.allTasksRun(job.name()) ? "restarting" : state;
    } catch (IOException e) {
      return "unknown: user-jobmanager does not answer";
    }
  }

  /**
   * Starts a new job, and the cluster if this is the first one.
   *
   * @param jar copied: the job does not need the original any more
   * @throws StackException if a job of this name is there
   */
  public void submit(UserJob job, Path jar, Progress progress)
      throws IOException, InterruptedException {
    if (!Files.isRegularFile(jar)) {
      throw new StackException(jar + " is not there (expected: a job's jar)");
    }
    try (FileLocks.Held lock = lock()) {
      if (UserJob.load(home.userJobs(), job.name()).isPresent()) {
        throw new StackException(
            "a job "
                + job.name()
                + " is there already (expected: another --name, or './throng job restart "
                + job.name()
                + " --jar "
                + jar
                + "')");
      }
      copy(jar, job);
      job.save(home.userJobs());
      cluster.start(progress);
      try {
        run(job, null);
      } catch (IOException | IllegalStateException e) {
        forget(job.name());
        throw e;
      }
    }
  }

  /**
   * Stops a job with a savepoint; {@link #restart} goes on from there. One that the cluster has
   * just lost goes on from its newest checkpoint.
   */
  public void stop(String name) throws IOException, InterruptedException {
    try (FileLocks.Held lock = lock()) {
      UserJob job = existing(name);
      if (cluster.runs()) {
        cluster.awaitSupervisor();
        runs.stopWithSavepoint(List.of(name));
      }
      job.ended("stopped").save(home.userJobs());
    }
  }

  /**
   * Starts a job again from where it is, which runs or has ended.
   *
   * @param jar its new jar; null: the one it has
   * @param withState false: from the beginning, without state
   */
  public void restart(String name, @Nullable Path jar, boolean withState, Progress progress)
      throws IOException, InterruptedException {
    if (jar != null && !Files.isRegularFile(jar)) {
      throw new StackException(jar + " is not there (expected: a job's jar)");
    }
    try (FileLocks.Held lock = lock()) {
      UserJob job = existing(name);
      cluster.start(progress);
      if (withState) {
        runs.stopWithSavepoint(List.of(name));
      } else {
        runs.cancel(name);
      }
      if (jar != null) {
        copy(jar, job);
      }
      job.running().save(home.userJobs());
      run(job, withState ? runs.restorePoint(name).orElse(null) : null);
    }
  }

  /** Ends a job and forgets it with all its state. */
  public void remove(String name) throws IOException, InterruptedException {
    try (FileLocks.Held lock = lock()) {
      existing(name);
      if (cluster.runs()) {
        cluster.awaitSupervisor();
        runs.cancel(name);
      }
      forget(name);
    }
  }

  /** Steps of the way up: the cluster, if a job is wanted, and each job from where it was. */
  List<Step> steps(Progress progress) throws IOException {
    List<UserJob> wanted = all().stream().filter(UserJob::wanted).toList();
    List<Step> steps = new ArrayList<>();
    if (wanted.isEmpty()) {
      return steps;
    }
    steps.addAll(cluster.steps(progress));
    List<String> needed = new ArrayList<>(List.of("kafka"));
    cluster.services().forEach(service -> needed.add(service.name()));
    for (UserJob job : wanted) {
      steps.add(
          new Step("user job " + job.name(), Set.copyOf(needed), () -> resume(job, progress)));
    }
    return steps;
  }

  /** A user's job that does not start is no reason for chat not to. */
  private void resume(UserJob job, Progress progress) {
    long begin = System.nanoTime();
    try {
      if (!runs.isActiveJob(job.name())) {
        run(job, runs.restorePoint(job.name()).orElse(null));
      }
      progress.ready("job " + job.name(), begin, "");
    } catch (IOException | IllegalStateException e) {
      progress.line("job " + job.name() + " does not start: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Stops all for the way down, with savepoints if asked; they are wanted still. */
  void stopAll(boolean savepoint, Progress progress) {
    if (!savepoint || !cluster.runs()) {
      return;
    }
    try (FileLocks.Held lock = lock()) {
      for (UserJob job : all()) {
        try {
          runs.stopWithSavepoint(List.of(job.name()));
        } catch (IOException | IllegalStateException e) {
          progress.line(
              "job "
                  + job.name()
                  + ": no savepoint, the newest checkpoint must do: "
                  + e.getMessage());
        }
      }
    } catch (IOException e) {
      progress.line("users' jobs: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while stopping jobs");
    }
  }

  /** One look of the supervisor: what the cluster has lost is brought back, what ended is noted. */
  void watch(RestartBackOff backOff) throws IOException, InterruptedException {
    if (!cluster.runs()) {
      return;
    }
    try (FileLocks.Held lock = FileLocks.tryLock(lockFile()).orElse(null)) {
      if (lock == null) {
        return;
      }
      for (UserJob job : all()) {
        if (job.wanted() && runs.record(job.name()).isPresent()) {
          watch(job, backOff);
        }
      }
    }
  }

  private void watch(UserJob job, RestartBackOff backOff) throws IOException, InterruptedException {
    String state = runs.state(job.name()).orElse("LOST");
    switch (state) {
      case "LOST" -> {
        long nowMs = System.nanoTime() / 1_000_000;
        if (backOff.mayStart(job.name(), nowMs)) {
          backOff.started(job.name(), nowMs);
          LOG.warn("submitting lost job={}", job.name());
          run(job, runs.restorePoint(job.name()).orElse(null));
        }
      }
      case "FAILED" -> end(job, "failed: " + runs.rootCause(job.name()));
      case "FINISHED" -> end(job, "finished");
      case "CANCELED" -> end(job, "cancelled");
      default -> {
        // It runs, or is about to.
      }
    }
  }

  private void end(UserJob job, String why) throws IOException {
    LOG.warn("job={} has ended: {}", job.name(), why);
    job.ended(why).save(home.userJobs());
  }

  private void run(UserJob job, @Nullable Path from) throws IOException, InterruptedException {
    runs.submit(
        job.name(),
        new JobRuns.Program(
            UserJob.jar(home.userJobs(), job.name()),
            job.mainClass(),
            job.parallelism(),
            job.args()),
        from);
    runs.awaitRunning(job.name());
  }

  private void copy(Path jar, UserJob job) throws IOException {
    Files.createDirectories(home.userJobs());
    Files.copy(jar, UserJob.jar(home.userJobs(), job.name()), StandardCopyOption.REPLACE_EXISTING);
  }

  private void forget(String name) throws IOException {
    runs.forget(name);
    Files.deleteIfExists(UserJob.file(home.userJobs(), name));
    Files.deleteIfExists(UserJob.jar(home.userJobs(), name));
  }

  private UserJob existing(String name) throws IOException {
    Optional<UserJob> job = UserJob.load(home.userJobs(), name);
    if (job.isEmpty()) {
      throw new StackException(
          "job: "
              + name
              + " (expected: one of "
              + all().stream().map(UserJob::name).toList()
              + ")");
    }
    return job.get();
  }

  private FileLocks.Held lock() {
    return FileLocks.lock(lockFile(), LOCK_WAIT_MS);
  }

  private Path lockFile() {
    return home.run().resolve("user-jobs.lock");
  }
}
