package dev.throng.local.stack;

import dev.throng.local.config.StackConfig;
import dev.throng.local.config.StackHome;
import dev.throng.local.flink.FlinkRest;
import dev.throng.local.process.OsProcess;
import dev.throng.local.server.ServerReadiness;
import dev.throng.local.server.Service;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The Flink cluster that the users' jobs and queries run on; started when it is first needed. */
public final class UserCluster {
  private static final long POLL_MS = 100;

  /** A process that dies again and again is started with pauses. */
  private static final Duration SUPERVISOR_WAIT = Duration.ofMinutes(2);

  private final StackConfig config;
  private final StackHome home;
  private final PidFiles pids;
  private final List<Service> services;

  UserCluster(StackConfig config, StackHome home, PidFiles pids) {
    this.config = config;
    this.home = home;
    this.pids = pids;
    this.services = Services.ofUserJobs(config, home);
  }

  /** Its processes; without a pid file they are not in use. */
  List<Service> services() {
    return services;
  }

  /** The cluster's REST interface. */
  FlinkRest rest() {
    return new FlinkRest("http://" + config.host() + ":" + config.userFlink().restPort());
  }

  /** Whether any of its processes runs. */
  boolean runs() {
    return services.stream().anyMatch(service -> pids.alive(service.name()).isPresent());
  }

  /**
   * Starts what of it does not run.
   *
   * @throws StackException if the stack does not run, or the machine has no room for it
   */
  public void start(Progress progress) throws InterruptedException {
    if (pids.alive("kafka").isEmpty()) {
      throw new StackException("the stack does not run (expected: './throng up' first)");
    }
    awaitSupervisor();
    List<Service> missing =
        services.stream().filter(service -> pids.alive(service.name()).isEmpty()).toList();
    List<String> problems =
        new Preflight(PreflightHost.real()).problems(config, missing, false, home.dir());
    if (!problems.isEmpty()) {
      throw new StackException("Nothing was started:\n  - " + String.join("\n  - ", problems));
    }
    StartSequence.run(steps(missing, progress));
  }

  /** Steps of the way up. */
  List<Step> steps(Progress progress) {
    return steps(services, progress);
  }

  private List<Step> steps(List<Service> starting, Progress progress) {
    ServiceStarter starter = new ServiceStarter(pids, progress);
    return starting.stream().map(starter::step).toList();
  }

  /**
   * What has died is brought back by the supervisor; two who start it would be in each other's way.
   */
  void awaitSupervisor() throws InterruptedException {
    long end = System.nanoTime() + SUPERVISOR_WAIT.toNanos();
    while (pids.alive(Supervisor.NAME).isPresent()
        && services.stream().anyMatch(this::isDead)
        && System.nanoTime() < end) {
      Thread.sleep(POLL_MS);
    }
    for (Service service : services) {
      Optional<OsProcess> process = pids.alive(service.name());
      if (process.isPresent()) {
        ServerReadiness.await(service, process.get(), SUPERVISOR_WAIT);
      }
    }
  }

  private boolean isDead(Service service) {
    return pids.read(service.name()).filter(process -> !process.isAlive()).isPresent();
  }
}
