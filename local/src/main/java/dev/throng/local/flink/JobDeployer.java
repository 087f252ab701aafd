package dev.throng.local.flink;

import dev.throng.local.config.StackConfig;
import dev.throng.local.config.StackHome;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Submits, stops and restarts our jobs. A job always starts from its newest complete restore point;
 * without one only if its inputs are empty. Callers hold the stack's jobs lock.
 */
public final class JobDeployer {
  private static final Duration RUNNING_DEADLINE = Duration.ofSeconds(240);
  private static final Duration SAVEPOINT_DEADLINE = Duration.ofSeconds(240);
  private static final long POLL_MS = 100;
  private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");

  private final StackConfig config;
  private final StackHome home;
  private final FlinkRest rest;
  private final TopicSizes inputs;

  /** For the cluster of this stack. */
  public JobDeployer(StackConfig config, StackHome home) {
    this(config, home, new KafkaTopicSizes(config));
  }

  JobDeployer(StackConfig config, StackHome home, TopicSizes inputs) {
    this.config = config;
    this.home = home;
    this.inputs = inputs;
    this.rest = new FlinkRest("http://" + config.host() + ":" + config.flink().restPort());
  }

  /** What to run: which of our jobs, from which jar, how wide. */
  public record Deployment(String job, Path jar, int parallelism) {}

  /** The configured deployment of a job. */
  public Deployment configured(String job) {
    return new Deployment(job, home.jobsJar(), spec(job).parallelism());
  }

  /**
   * Submits jobs and waits until each runs and has completed a checkpoint: from then on a restore
   * point exists.
   *
   * @throws MissingStateException if state was lost
   */
  public void deploy(List<Deployment> deployments) throws IOException, InterruptedException {
    for (Deployment deployment : deployments) {
      submit(deployment);
    }
    for (Deployment deployment : deployments) {
      awaitCheckpoint(deployment.job());
    }
  }

  /**
   * Submits a job from its newest restore point. Runs of it that are still there are cancelled
   * first.
   *
   * @throws MissingStateException if state was lost
   */
  public void submit(Deployment deployment) throws IOException, InterruptedException {
    String job = deployment.job();
    cancelRuns(job);
    Optional<JobRecord> record = JobRecord.load(home.jobs(), job);
    Optional<Path> restorePoint =
        record.isEmpty()
            ? Optional.empty()
            : RestorePoints.newest(record.get(), home.checkpoints(), home.savepoints());
    if (restorePoint.isEmpty()) {
      requireEmptyInputs(job);
    }
    FlinkRest.Run run =
        new FlinkRest.Run(
            newJobId(),
            spec(job).mainClass(),
            deployment.parallelism(),
            args(job, deployment.parallelism()),
            restorePoint.map(path -> path.toUri().toString()).orElse(null));
    String jarId = rest.uploadJar(deployment.jar());
    try {
      JobRecord.started(record.orElse(null), job, run, deployment.jar().toString())
          .save(home.jobs());
      rest.run(jarId, run);
    } finally {
      rest.deleteJar(jarId);
    }
  }

  private List<String> args(String job, int parallelism) {
    List<String> args = new ArrayList<>();
    if (spec(job).clients().contains("kafka")) {
      args.add("--kafka.bootstrap-servers");
      args.add(config.host() + ":" + config.kafka().port());
    }
    if (spec(job).clients().contains("cassandra")) {
      args.add("--cassandra.contact-points");
      args.add(config.host() + ":" + config.cassandra().port());
      args.add("--cassandra.local-datacenter");
      args.add(config.cassandra().datacenter());
      args.add("--cassandra.keyspace");
      args.add(config.cassandra().keyspace());
    }
    args.add("--parallelism");
    args.add(Integer.toString(parallelism));
    return args;
  }

  /** Waits until a submitted job runs and has completed a checkpoint. */
  public void awaitCheckpoint(String job) throws IOException, InterruptedException {
    String id = record(job).id();
    Deadline deadline = new Deadline(RUNNING_DEADLINE);
    while (!rest.allTasksRun(id)) {
      String state = rest.jobState(id).orElse("UNKNOWN");
      if (ENDED.contains(state) || deadline.passed()) {
        throw new IllegalStateException(
            "job " + job + " is " + state + " (expected: RUNNING): " + rest.rootException(id));
      }
      Thread.sleep(POLL_MS);
    }
    rest.triggerCheckpoint(id);
    while (rest.completedCheckpoints(id) == 0) {
      if (deadline.passed()) {
        throw new IllegalStateException(
            "job " + job + " completed no checkpoint: " + rest.rootException(id));
      }
      Thread.sleep(POLL_MS);
    }
    RestorePoints.prune(record(job), home.checkpoints(), home.savepoints());
  }

  /** Cancels every run of a job that the cluster still has. */
  private void cancelRuns(String job) throws IOException, InterruptedException {
    Optional<JobRecord> record = JobRecord.load(home.jobs(), job);
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
    Optional<JobRecord> record = JobRecord.load(home.jobs(), job);
    return record.isPresent() && isActive(record.get().id());
  }

  /**
   * Whether the newest run was lost: the cluster does not know it, or it failed. One that was
   * stopped or cancelled on purpose was not.
   */
  public boolean isLost(String job) throws IOException, InterruptedException {
    Optional<JobRecord> record = JobRecord.load(home.jobs(), job);
    return record.isPresent()
        && rest.jobState(record.get().id()).map(state -> state.equals("FAILED")).orElse(true);
  }

  /** State of the newest run for people, such as RUNNING. */
  public String state(String job) throws IOException, InterruptedException {
    Optional<JobRecord> record = JobRecord.load(home.jobs(), job);
    return record.isEmpty() ? "not submitted" : rest.jobState(record.get().id()).orElse("lost");
  }

  /** The deployment of the newest run, to repeat it. */
  public Deployment latest(String job) throws IOException {
    JobRecord record = record(job);
    return new Deployment(job, Path.of(record.jar()), record.parallelism());
  }

  /** Stops jobs with a savepoint each and remembers these. */
  public void stopWithSavepoint(List<String> jobs) throws IOException, InterruptedException {
    Map<String, String> requests = new LinkedHashMap<>();
    for (String job : jobs) {
      if (isActiveJob(job)) {
        requests.put(
            job, rest.stopWithSavepoint(record(job).id(), home.savepoints().toUri().toString()));
      }
    }
    Deadline deadline = new Deadline(SAVEPOINT_DEADLINE);
    for (Map.Entry<String, String> request : requests.entrySet()) {
      JobRecord record = record(request.getKey());
      Optional<String> savepoint = Optional.empty();
      while (savepoint.isEmpty()) {
        if (deadline.passed()) {
          throw new IllegalStateException("no savepoint of job " + record.name() + " in time");
        }
        Thread.sleep(POLL_MS);
        savepoint = rest.savepoint(record.id(), request.getValue());
      }
      Path directory = Path.of(URI.create(savepoint.get()));
      record.withSavepoint(home.savepoints().relativize(directory).toString()).save(home.jobs());
      while (isActive(record.id()) && !deadline.passed()) {
        Thread.sleep(POLL_MS);
      }
    }
  }

  private JobRecord record(String job) throws IOException {
    return JobRecord.load(home.jobs(), job)
        .orElseThrow(() -> new IllegalStateException("job " + job + " was never submitted"));
  }

  private StackConfig.Job spec(String job) {
    StackConfig.Job spec = config.jobs().get(job);
    if (spec == null) {
      throw new IllegalArgumentException(
          "job: " + job + " (expected: one of " + config.jobs().keySet() + ")");
    }
    return spec;
  }

  private static String newJobId() {
    byte[] id = new byte[16];
    ThreadLocalRandom.current().nextBytes(id);
    return HexFormat.of().formatHex(id);
  }

  private void requireEmptyInputs(String job) throws InterruptedException {
    for (String topic : spec(job).inputs()) {
      long records = inputs.records(topic);
      if (records > 0) {
        throw new MissingStateException(job, topic, records);
      }
    }
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
