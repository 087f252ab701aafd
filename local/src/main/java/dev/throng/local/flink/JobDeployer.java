package dev.throng.local.flink;

import dev.throng.local.config.StackConfig;
import dev.throng.local.config.StackHome;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Submits, stops and restarts our jobs. A job always starts from its newest complete restore point;
 * without one only if its inputs are empty. Callers hold the stack's jobs lock.
 */
public final class JobDeployer {
  private final StackConfig config;
  private final StackHome home;
  private final JobRuns runs;
  private final TopicSizes inputs;

  public JobDeployer(StackConfig config, StackHome home) {
    this(config, home, new KafkaTopicSizes(config));
  }

  JobDeployer(StackConfig config, StackHome home, TopicSizes inputs) {
    this.config = config;
    this.home = home;
    this.inputs = inputs;
    this.runs =
        new JobRuns(
            new FlinkRest("http://" + config.host() + ":" + config.flink().restPort()),
            new JobRuns.Directories(home.jobs(), home.checkpoints(), home.savepoints()));
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
    runs.cancel(job);
    Optional<Path> restorePoint = runs.restorePoint(job);
    if (restorePoint.isEmpty()) {
      requireEmptyInputs(job);
    }
    runs.submit(
        job,
        new JobRuns.Program(
            deployment.jar(),
            spec(job).mainClass(),
            deployment.parallelism(),
            args(job, deployment.parallelism())),
        restorePoint.orElse(null));
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
    if (spec(job).indexes()) {
      args.add("--elasticsearch.cells");
      args.add("main=http://" + config.host() + ":" + config.elasticsearch().port());
    }
    args.add("--parallelism");
    args.add(Integer.toString(parallelism));
    return args;
  }

  /** Ends a job as it is. */
  public void cancel(String job) throws IOException, InterruptedException {
    runs.cancel(job);
  }

  /** Starts a job without the state that it had; only for one whose inputs may be read again. */
  public void startAnew(String job) throws IOException, InterruptedException {
    runs.cancel(job);
    runs.forget(job);
    deploy(List.of(configured(job)));
  }

  /** Waits until a submitted job runs and has completed a checkpoint. */
  public void awaitCheckpoint(String job) throws IOException, InterruptedException {
    runs.awaitCheckpoint(job);
  }

  /** Whether the newest run of a job is on the cluster and neither failed nor ended. */
  public boolean isActiveJob(String job) throws IOException, InterruptedException {
    return runs.isActiveJob(job);
  }

  /**
   * Whether the newest run was lost: the cluster does not know it, or it failed. One that was
   * stopped or cancelled on purpose was not.
   */
  public boolean isLost(String job) throws IOException, InterruptedException {
    return runs.record(job).isPresent()
        && runs.state(job).map(state -> state.equals("FAILED")).orElse(true);
  }

  /** State of the newest run for people, such as RUNNING. */
  public String state(String job) throws IOException, InterruptedException {
    return runs.record(job).isEmpty() ? "not submitted" : runs.state(job).orElse("lost");
  }

  /** The deployment of the newest run, to repeat it. */
  public Deployment latest(String job) throws IOException {
    JobRecord record = runs.existing(job);
    return new Deployment(job, Path.of(record.jar()), record.parallelism());
  }

  /** Stops jobs with a savepoint each and remembers these. */
  public void stopWithSavepoint(List<String> jobs) throws IOException, InterruptedException {
    runs.stopWithSavepoint(jobs);
  }

  private StackConfig.Job spec(String job) {
    StackConfig.Job spec = config.jobs().get(job);
    if (spec == null) {
      throw new IllegalArgumentException(
          "job: " + job + " (expected: one of " + config.jobs().keySet() + ")");
    }
    return spec;
  }

  private void requireEmptyInputs(String job) throws InterruptedException {
    for (String topic : spec(job).inputs()) {
      long records = inputs.records(topic);
      if (records > 0) {
        throw new MissingStateException(job, topic, records);
      }
    }
  }
}
