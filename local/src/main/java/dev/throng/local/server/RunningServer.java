package dev.throng.local.server;

import dev.throng.local.process.OsProcess;
import java.time.Duration;

/** A started server that ends, at the latest, together with the JVM that started it. */
final class RunningServer {
  private static final Duration READY_DEADLINE = Duration.ofSeconds(120);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);

  private final Service node;
  private final Thread killOnExit = new Thread(this::kill);
  private OsProcess process;

  RunningServer(Service node) {
    this.node = node;
    node.prepare();
    Runtime.getRuntime().addShutdownHook(killOnExit);
    this.process = node.launch().start();
    awaitReady();
  }

  long pid() {
    return process.pid();
  }

  OsProcess process() {
    return process;
  }

  void kill() {
    process.kill();
  }

  void restart() {
    process.kill();
    process = node.launch().start();
    awaitReady();
  }

  void stop() {
    process.stop(STOP_DEADLINE);
    try {
      Runtime.getRuntime().removeShutdownHook(killOnExit);
    } catch (IllegalStateException e) {
      // The JVM is on its way out, and the hook finds no process any more.
      return;
    }
  }

  private void awaitReady() {
    try {
      Readiness.await(node, process, READY_DEADLINE);
    } catch (InterruptedException e) {
      process.kill();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting " + node.name(), e);
    } catch (IllegalStateException e) {
      process.kill();
      throw e;
    }
  }
}
