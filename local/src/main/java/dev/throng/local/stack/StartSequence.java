package dev.throng.local.stack;

import dev.throng.local.process.OsProcess;
import dev.throng.local.server.GatewayService;
import dev.throng.local.server.Readiness;
import dev.throng.local.server.Service;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Starts services in parallel, each as soon as those that it needs are ready. */
final class StartSequence {
  private static final Duration READY_DEADLINE = Duration.ofSeconds(120);

  private final PidFiles pids;
  private final Progress progress;
  private final Map<String, CompletableFuture<Void>> ready = new HashMap<>();

  StartSequence(PidFiles pids, Progress progress) {
    this.pids = pids;
    this.progress = progress;
  }

  /**
   * Starts what does not run yet and returns when all are ready.
   *
   * @param jobs the step between Flink and the gateway; it runs when all services that do not wait
   *     for it are ready
   */
  void run(List<Service> services, Runnable jobs) {
    ExecutorService threads = Executors.newCachedThreadPool();
    try {
      List<CompletableFuture<Void>> beforeJobs = new ArrayList<>();
      for (Service service : services) {
        if (!service.startAfter().contains(GatewayService.JOBS)) {
          CompletableFuture<Void> future = after(service, threads);
          ready.put(service.name(), future);
          beforeJobs.add(future);
        }
      }
      ready.put(
          GatewayService.JOBS,
          CompletableFuture.allOf(beforeJobs.toArray(CompletableFuture[]::new))
              .thenRunAsync(jobs, threads));
      for (Service service : services) {
        if (!ready.containsKey(service.name())) {
          ready.put(service.name(), after(service, threads));
        }
      }
      CompletableFuture.allOf(ready.values().toArray(CompletableFuture[]::new)).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    } finally {
      threads.shutdownNow();
    }
  }

  private CompletableFuture<Void> after(Service service, ExecutorService threads) {
    CompletableFuture<?>[] needed =
        service.startAfter().stream()
            .map(ready::get)
            .filter(future -> future != null)
            .toArray(CompletableFuture[]::new);
    return CompletableFuture.allOf(needed).thenRunAsync(() -> start(service), threads);
  }

  private void start(Service service) {
    long begin = System.nanoTime();
    OsProcess process =
        pids.alive(service.name())
            .orElseGet(
                () -> {
                  service.prepare();
                  OsProcess started = service.launch().start();
                  pids.write(service.name(), started);
                  return started;
                });
    try {
      Readiness.await(service, process, READY_DEADLINE);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted while starting " + service.name());
    }
    service.onReady();
    progress.line(
        String.format(
            Locale.ROOT,
            "%-14s ready in %4.1f s   %s",
            service.name(),
            (System.nanoTime() - begin) / 1e9,
            service.url()));
  }
}
