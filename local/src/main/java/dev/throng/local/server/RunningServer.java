package dev.throng.local.server;

import dev.throng.local.process.OsProcess;
import java.time.Duration;

/**
 * A real server process, started and ready once it is constructed. It ends with {@link #close}, or
 * with the JVM that started it.
 *
 * <p>One thread at a time.
 */
public abstract class RunningServer implements AutoCloseable {
  private static final Duration READY_DEADLINE = Duration.ofSeconds(240);
  private static final Duration STOP_DEADLINE = Duration.ofSeconds(30);

  private final Service service;
  private final Thread killOnExit = new Thread(this::kill);
  private OsProcess process;

  /**
   * Starts the service.
   *
   * @throws IllegalStateException if it does not become ready, with the end of its log
   */
  RunningServer(Service service) {
    this.service = service;
    service.prepare();
    Runtime.getRuntime().addShutdownHook(killOnExit);
    this.process = service.launch().start();
    awaitReady();
  }

  /** Process id. */
  public final long pid() {
    return process.pid();
  }

  /** Sends a signal, such as STOP or CONT. */
  public final void signal(String name) {
    process.signal(name);
  }

  /** SIGKILL; {@link #restart} brings it back with its data. */
  public final void kill() {
    process.kill();
  }

  /** Starts it again on the same ports and data, and waits until it is ready. */
  public final void restart() {
    process.kill();
    process = service.launch().start();
    awaitReady();
  }

  /** Lets it go on if it was stopped, and {@link #restart}s it if it is dead. */
  public final void revive() {
    if (process.isAlive()) {
      process.signal("CONT");
    } else {
      restart();
    }
  }

  /** SIGTERM, and waits for the end. */
  @Override
  public final void close() {
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
      ServerReadiness.await(service, process, READY_DEADLINE);
    } catch (InterruptedException e) {
      process.kill();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while starting " + service.name(), e);
    } catch (IllegalStateException e) {
      process.kill();
      throw e;
    }
  }
}
