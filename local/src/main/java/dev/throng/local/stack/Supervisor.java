package dev.throng.local.stack;

import dev.throng.local.config.StackHome;
import dev.throng.local.flink.FlinkRest;
import dev.throng.local.flink.JobDeployer;
import dev.throng.local.process.Launch;
import dev.throng.local.process.OsProcess;
import dev.throng.local.server.Service;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a stack running: starts a dead process again, with back-off, and submits jobs again when
 * the cluster lost them. A process of its own; {@code down} ends it first.
 *
 * <p>Three threads: processes are watched while a job is being submitted, and our jobs while a
 * user's is.
 */
public final class Supervisor {
  /** Name of its pid file and log. */
  public static final String NAME = "supervisor";

  private static final Logger LOG = LoggerFactory.getLogger(Supervisor.class);
  private static final long PROCESS_INTERVAL_MS = 200;
  private static final long JOBS_INTERVAL_MS = 500;

  /** After this long jobs are submitted although not all task managers have come back. */
  private static final long TASK_MANAGERS_WAIT_MS = 10_000;

  private final Stack stack;
  private final FlinkRest flink;
  private long jobsLostSinceMs = -1;

  private Supervisor(Stack stack) {
    this.stack = stack;
    this.flink =
        new FlinkRest("http://" + stack.config().host() + ":" + stack.config().flink().restPort());
  }

  /** Its log file. */
  public static Path log(StackHome home) {
    return home.dir().resolve("supervisor/supervisor.log");
  }

  /** The process that runs {@link #main} for the stack in {@code home}. */
  static Launch launch(StackHome home) {
    String testClassPath = System.getProperty("surefire.test.class.path");
    String classPath =
        testClassPath != null ? testClassPath : System.getProperty("java.class.path");
    return new Launch(
        List.of(
            Launch.java(),
            "-Xmx48m",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:MaxMetaspaceSize=96m",
            "-XX:+ExitOnOutOfMemoryError",
            "-Dlogback.configurationFile=dev/throng/local/logback-supervisor.xml",
            "-Dthrong.log=" + log(home),
            "-cp",
            classPath,
            Supervisor.class.getName(),
            home.root().toString(),
            home.dir().toString()),
        Map.of(),
        home.root(),
        home.dir().resolve("supervisor/supervisor.out"));
  }

  /** Watches until it is killed. Arguments: repository root, directory of the stack. */
  public static void main(String[] args) throws InterruptedException {
    StackHome home = new StackHome(Path.of(args[0]), Path.of(args[1]));
    Supervisor supervisor = new Supervisor(Stack.attach(home));
    LOG.info("watching {}", home.dir());
    Thread jobs = new Thread(supervisor::watchJobs, "jobs");
    jobs.setDaemon(true);
    jobs.start();
    Thread userJobs = new Thread(supervisor::watchUserJobs, "user-jobs");
    userJobs.setDaemon(true);
    userJobs.start();
    supervisor.watchProcesses();
  }

  private void watchProcesses() throws InterruptedException {
    RestartBackOff backOff = new RestartBackOff();
    Map<String, Long> deadSinceMs = new HashMap<>();
    while (true) {
      for (Service service : stack.allServices()) {
        try {
          restartIfDead(service, backOff, deadSinceMs);
        } catch (RuntimeException e) {
          // The next round tries again, after the back-off that began with this start.
          LOG.error("cannot start service={}", service.name(), e);
        }
      }
      Thread.sleep(PROCESS_INTERVAL_MS);
    }
  }

  /** A service without a pid file was not asked for, or was stopped on purpose. */
  private void restartIfDead(
      Service service, RestartBackOff backOff, Map<String, Long> deadSinceMs) {
    Optional<OsProcess> recorded = stack.pids().read(service.name());
    if (recorded.isEmpty() || recorded.get().isAlive()) {
      deadSinceMs.remove(service.name());
      return;
    }
    long nowMs = System.nanoTime() / 1_000_000;
    long deadMs = nowMs - deadSinceMs.computeIfAbsent(service.name(), s -> nowMs);
    if (deadMs < service.restartDelay().toMillis() || !backOff.mayStart(service.name(), nowMs)) {
      return;
    }
    backOff.started(service.name(), nowMs);
    service.prepare();
    OsProcess started = service.launch().start();
    stack.pids().write(service.name(), started);
    LOG.warn(
        "restarted service={} dead_pid={} pid={}",
        service.name(),
        recorded.get().pid(),
        started.pid());
  }

  private void watchJobs() {
    RestartBackOff backOff = new RestartBackOff();
    repeat(() -> resubmitLost(backOff));
  }

  private void watchUserJobs() {
    RestartBackOff backOff = new RestartBackOff();
    repeat(() -> stack.userJobs().watch(backOff));
  }

  /** One look at jobs. */
  @FunctionalInterface
  private interface Look {
    void take() throws IOException, InterruptedException;
  }

  private static void repeat(Look look) {
    while (true) {
      try {
        Thread.sleep(JOBS_INTERVAL_MS);
        look.take();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (IOException e) {
        // The job manager is away; the other thread brings it back.
        LOG.debug("cannot ask the job manager", e);
      } catch (RuntimeException e) {
        LOG.error("cannot submit jobs; trying again after a pause", e);
      }
    }
  }

  private void resubmitLost(RestartBackOff backOff) throws IOException, InterruptedException {
    Path lockFile = stack.home().run().resolve("jobs.lock");
    try (FileLocks.Held lock = FileLocks.tryLock(lockFile).orElse(null)) {
      if (lock == null) {
        return;
      }
      JobDeployer jobs = stack.jobs();
      List<JobDeployer.Deployment> lost = new ArrayList<>();
      for (String job : stack.config().jobs().keySet()) {
        if (jobs.isLost(job)) {
          lost.add(jobs.latest(job));
        }
      }
      long nowMs = System.nanoTime() / 1_000_000;
      if (lost.isEmpty()) {
        jobsLostSinceMs = -1;
      } else if (clusterIsBack(nowMs) && backOff.mayStart("jobs", nowMs)) {
        backOff.started("jobs", nowMs);
        LOG.warn("submitting lost jobs={}", lost);
        jobs.deploy(lost);
        LOG.warn("submitted jobs={}", lost);
      }
    }
  }

  /** All task managers are there, so that the jobs spread; or the wait for them was too long. */
  private boolean clusterIsBack(long nowMs) throws IOException, InterruptedException {
    if (jobsLostSinceMs < 0) {
      jobsLostSinceMs = nowMs;
    }
    int registered = flink.taskManagers().size();
    return registered >= stack.config().flink().taskManagers()
        || (registered > 0 && nowMs - jobsLostSinceMs > TASK_MANAGERS_WAIT_MS);
  }
}
