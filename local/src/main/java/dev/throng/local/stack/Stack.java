package dev.throng.local.stack;

import dev.throng.local.config.StackConfig;
import dev.throng.local.config.StackHome;
import dev.throng.local.flink.JobDeployer;
import dev.throng.local.flink.JobRecord;
import dev.throng.local.flink.RestorePoints;
import dev.throng.local.process.OsProcess;
import dev.throng.local.server.GatewayService;
import dev.throng.local.server.Service;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * One local stack: the processes whose files lie in one directory. Several may run beside each
 * other if their ports and directories differ.
 *
 * <p>Commands of other processes on the same stack are kept away by file locks. One thread.
 */
public final class Stack {
  private static final long COMMAND_LOCK_WAIT_MS = 5_000;
  private static final long COMMAND_MAX_MS = 600_000;
  private static final long JOBS_LOCK_WAIT_MS = 300_000;

  private final StackHome home;
  private final StackConfig config;
  private final List<Service> services;
  private final PidFiles pids;
  private final JobDeployer jobs;
  private final UserCluster userCluster;
  private final UserJobs userJobs;

  private Stack(StackHome home, StackConfig config) {
    this.home = home;
    this.config = config;
    this.services = Services.of(config, home);
    this.pids = new PidFiles(home.run());
    this.jobs = new JobDeployer(config, home);
    this.userCluster = new UserCluster(config, home, pids);
    this.userJobs = new UserJobs(home, userCluster);
  }

  /** The stack in this directory as it was last started, or as stack.yaml says if it never was. */
  public static Stack attach(StackHome home) {
    return new Stack(
        home,
        StackConfig.load(home.effectiveConfig())
            .orElseGet(() -> StackConfig.ofRepository(home.root())));
  }

  /**
   * Starts everything that does not run yet and returns when all of it is ready.
   *
   * @throws StackException if something stands in the way, before anything is started
   */
  public static Stack up(StackHome home, StackConfig config, Progress progress) {
    return up(home, config, StackParts.ALL, progress);
  }

  /**
   * Starts what of these parts does not run yet.
   *
   * @throws StackException if something stands in the way, before anything is started
   */
  public static Stack up(StackHome home, StackConfig config, StackParts parts, Progress progress) {
    return up(home, config, parts, progress, stack -> {});
  }

  /**
   * Starts what of these parts does not run yet.
   *
   * @param last what is done then, before another command may change the stack
   * @throws StackException if something stands in the way, before anything is started
   */
  public static Stack up(
      StackHome home,
      StackConfig config,
      StackParts parts,
      Progress progress,
      Consumer<Stack> last) {
    try (FileLocks.Held lock = commandLock(home, COMMAND_LOCK_WAIT_MS)) {
      Stack stack = new Stack(home, config);
      stack.start(parts, progress);
      last.accept(stack);
      return stack;
    }
  }

  /** Waits until no command changes it. */
  public void awaitCommands() {
    commandLock(home, COMMAND_MAX_MS).close();
  }

  private static FileLocks.Held commandLock(StackHome home, long waitMs) {
    return FileLocks.lock(home.run().resolve("command.lock"), waitMs);
  }

  /** Held by whoever changes the jobs. */
  FileLocks.Held jobsLock() {
    return FileLocks.lock(home.run().resolve("jobs.lock"), JOBS_LOCK_WAIT_MS);
  }

  private void start(StackParts parts, Progress progress) {
    long begin = System.nanoTime();
    boolean all = parts.only().isEmpty();
    List<Service> wanted = wanted(parts);
    List<Service> missing = new ArrayList<>();
    for (Service service : wanted) {
      if (pids.alive(service.name()).isEmpty()) {
        missing.add(service);
      }
    }
    requireSameConfig(missing.size() < wanted.size());
    List<String> problems =
        new Preflight(PreflightHost.real())
            .problems(config, missing, all && missing.size() == wanted.size(), home.dir());
    if (all) {
      requireJar(problems, home.jobsJar());
      requireJar(problems, home.gatewayJar());
    }
    if (!problems.isEmpty()) {
      throw new StackException("Nothing was started:\n  - " + String.join("\n  - ", problems));
    }
    try {
      config.save(home.effectiveConfig());
    } catch (IOException e) {
      throw new UncheckedIOException("saving the effective configuration", e);
    }
    ServiceStarter starter = new ServiceStarter(pids, progress);
    List<Step> steps = new ArrayList<>();
    wanted.forEach(service -> steps.add(starter.step(service)));
    if (all) {
      steps.add(chatStep(begin, progress));
      steps.addAll(new JobSteps(config, jobs, parts.search(), progress).steps());
      steps.addAll(userJobSteps(progress));
    }
    try (FileLocks.Held lock = jobsLock()) {
      StartSequence.run(steps);
    }
    if (pids.alive(Supervisor.NAME).isEmpty()) {
      pids.write(Supervisor.NAME, Supervisor.launch(home).start());
    }
  }

  private List<Step> userJobSteps(Progress progress) {
    try {
      return userJobs.steps(progress);
    } catch (IOException e) {
      throw new UncheckedIOException("reading the users' jobs", e);
    }
  }

  private Step chatStep(long begin, Progress progress) {
    Set<String> needed = new HashSet<>();
    services.stream().filter(each -> !each.isOptional()).forEach(each -> needed.add(each.name()));
    config
        .jobs()
        .forEach(
            (job, spec) -> {
              if (!spec.indexes()) {
                needed.add("run " + job);
              }
            });
    return new Step(GatewayService.CHAT, needed, () -> progress.ready("chat", begin, ""));
  }

  private List<Service> wanted(StackParts parts) {
    parts.only().forEach(this::service);
    return services.stream().filter(parts::has).toList();
  }

  private void requireSameConfig(boolean somethingRuns) {
    if (somethingRuns && !StackConfig.load(home.effectiveConfig()).equals(Optional.of(config))) {
      throw new StackException(
          "The stack runs with other settings. Run './throng down' first, then 'up' again.");
    }
  }

  private static void requireJar(List<String> problems, Path jar) {
    if (!Files.exists(jar)) {
      problems.add(jar + " is not there (expected: built; run './mvnw -DskipTests package')");
    }
  }

  /**
   * Stops everything in reverse order, the jobs with a savepoint.
   *
   * @param savepoint false: the jobs' newest checkpoints must do
   */
  public void down(boolean savepoint, Progress progress) {
    try (FileLocks.Held lock = commandLock(home, COMMAND_LOCK_WAIT_MS)) {
      stopProcess(Supervisor.NAME, Duration.ofSeconds(5), progress);
      userJobs.stopAll(savepoint, progress);
      for (Service service : userCluster.services()) {
        stopProcess(service.name(), service.stopDeadline(), progress);
      }
      List<Service> reverse = new ArrayList<>(services);
      Collections.reverse(reverse);
      boolean jobsStopped = false;
      for (Service service : reverse) {
        if (!jobsStopped && !service.startAfter().contains("jobs")) {
          jobsStopped = true;
          if (savepoint) {
            stopJobs(progress);
          }
        }
        stopProcess(service.name(), service.stopDeadline(), progress);
      }
    }
  }

  private void stopJobs(Progress progress) {
    if (pids.alive("jobmanager").isEmpty()) {
      return;
    }
    try (FileLocks.Held lock = jobsLock()) {
      jobs.stopWithSavepoint(List.copyOf(config.jobs().keySet()));
      progress.line(String.format(Locale.ROOT, "%-14s stopped with a savepoint", "jobs"));
    } catch (IOException | IllegalStateException e) {
      progress.line("jobs: no savepoint, the newest checkpoints must do: " + e.getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while stopping jobs");
    }
  }

  private void stopProcess(String name, Duration deadline, Progress progress) {
    Optional<OsProcess> process = pids.alive(name);
    if (process.isPresent()) {
      process.get().signal("CONT");
      boolean clean = process.get().stop(deadline);
      progress.line(String.format(Locale.ROOT, "%-14s %s", name, clean ? "stopped" : "killed"));
    }
    pids.delete(name);
  }

  /**
   * Checks that each job's newest restore point is a savepoint: only these can be moved elsewhere.
   *
   * @throws StackException naming a job of which it is not
   */
  public void requireSavepoints() throws IOException {
    for (Map.Entry<String, StackConfig.Job> each : config.jobs().entrySet()) {
      if (each.getValue().indexes()) {
        continue; // It starts without state after a restore.
      }
      String job = each.getKey();
      Optional<JobRecord> record = JobRecord.load(home.jobs(), job);
      if (record.isPresent()
          && RestorePoints.newest(record.get(), home.checkpoints(), home.savepoints())
              .filter(newest -> newest.startsWith(home.savepoints()))
              .isEmpty()) {
        throw new StackException(
            "job "
                + job
                + " was not stopped with a savepoint. Run './throng up', then 'backup' again.");
      }
    }
  }

  /** The configuration that it runs with. */
  public StackConfig config() {
    return config;
  }

  /** Where its files are. */
  public StackHome home() {
    return home;
  }

  /** All services of chat and search, in the order of the table. */
  public List<Service> services() {
    return services;
  }

  /** Those that are to run: not what was left out, or never started. */
  public List<Service> wantedServices() {
    return services.stream()
        .filter(each -> !each.isOptional() || pids.read(each.name()).isPresent())
        .toList();
  }

  /** Whether the search index was not left out. */
  public boolean hasSearch() {
    return wantedServices().stream().anyMatch(Service::isOptional);
  }

  /** The jobs that are to run. */
  public List<String> wantedJobs() {
    boolean search = hasSearch();
    List<String> wanted = new ArrayList<>();
    config
        .jobs()
        .forEach(
            (job, spec) -> {
              if (search || !spec.indexes()) {
                wanted.add(job);
              }
            });
    return wanted;
  }

  /** And those that the users' jobs run on, in use or not. */
  List<Service> allServices() {
    List<Service> all = new ArrayList<>(services);
    all.addAll(userCluster.services());
    return all;
  }

  /** The Flink that the users' jobs and queries run on. */
  public UserCluster userCluster() {
    return userCluster;
  }

  /** The users' own jobs. */
  public UserJobs userJobs() {
    return userJobs;
  }

  /** The jobs; whoever changes them holds the jobs lock. */
  JobDeployer jobs() {
    return jobs;
  }

  PidFiles pids() {
    return pids;
  }

  /** The running process of a service, or of the supervisor. */
  public Optional<OsProcess> process(String name) {
    return pids.alive(name);
  }

  /** Whether any process of it runs. */
  public boolean isRunning() {
    return services.stream().anyMatch(service -> process(service.name()).isPresent());
  }

  /**
   * The service of this name.
   *
   * @throws StackException if there is none, with the names there are
   */
  public Service service(String name) {
    return allServices().stream()
        .filter(service -> service.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new StackException(
                    "service: "
                        + name
                        + " (expected: one of "
                        + allServices().stream().map(Service::name).toList()
                        + ")"));
  }

  /**
   * Sends a signal to a service's process, such as KILL, STOP or CONT; the supervisor restarts what
   * died.
   *
   * @throws StackException if it does not run
   */
  public void signal(String service, String signal) {
    OsProcess process =
        process(service).orElseThrow(() -> new StackException(service + " does not run"));
    process.signal(signal);
  }

  /** Stops a job with a savepoint and starts it from there with another parallelism. */
  public void rescale(String job, int parallelism) {
    redeploy(job, latest -> new JobDeployer.Deployment(job, latest.jar(), parallelism));
  }

  /** Stops a job with a savepoint and starts it from there out of another jar. */
  public void restartFromSavepoint(String job, Path jar) {
    redeploy(job, latest -> new JobDeployer.Deployment(job, jar, latest.parallelism()));
  }

  private void redeploy(String job, UnaryOperator<JobDeployer.Deployment> change) {
    try (FileLocks.Held lock = jobsLock()) {
      jobs.stopWithSavepoint(List.of(job));
      jobs.deploy(List.of(change.apply(jobs.latest(job))));
    } catch (IOException e) {
      throw new UncheckedIOException("redeploying " + job, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while redeploying " + job);
    }
  }
}
