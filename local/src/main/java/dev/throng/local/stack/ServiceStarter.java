package dev.throng.local.stack;

import dev.throng.local.process.OsProcess;
import dev.throng.local.server.ServerReadiness;
import dev.throng.local.server.Service;
import java.time.Duration;

/** Starts one service unless it runs, and waits until it works. */
final class ServiceStarter {
  private static final Duration READY_DEADLINE = Duration.ofSeconds(240);

  private final PidFiles pids;
  private final Progress progress;

  ServiceStarter(PidFiles pids, Progress progress) {
    this.pids = pids;
    this.progress = progress;
  }

  Step step(Service service) {
    return new Step(service.name(), service.startAfter(), () -> start(service));
  }

  private void start(Service service) {
    long begin = System.nanoTime();
    OsProcess process = pids.alive(service.name()).orElseGet(() -> launch(service));
    try {
      ServerReadiness.await(service, process, READY_DEADLINE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while starting " + service.name());
    }
    service.onReady();
    progress.ready(service.name(), begin, service.url());
  }

  private OsProcess launch(Service service) {
    service.prepare();
    OsProcess started = service.launch().start();
    pids.write(service.name(), started);
    return started;
  }
}
