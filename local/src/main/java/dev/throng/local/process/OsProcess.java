package dev.throng.local.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process, known by its id and start time: an id that the system gave to another process since is
 * not mistaken for it.
 *
 * @param pid process id
 * @param startMs start, milliseconds since 1970; 0 if the system does not tell
 */
public record OsProcess(long pid, long startMs) {
  /** The system derives start times from its boot time, in whole seconds on Linux. */
  private static final long START_TOLERANCE_MS = 2_000;

  private static final long POLL_MS = 20;

  /** The process behind a handle. */
  public static OsProcess of(ProcessHandle handle) {
    return new OsProcess(
        handle.pid(), handle.info().startInstant().map(Instant::toEpochMilli).orElse(0L));
  }

  /** Whether this very process runs; one that ended and was not yet reaped does not. */
  public boolean isAlive() {
    return handle().isPresent();
  }

  /** SIGKILL, and waits until it is gone. */
  public void kill() {
    handle().ifPresent(ProcessHandle::destroyForcibly);
    awaitEnd(Duration.ofSeconds(10));
  }

  /**
   * SIGTERM; SIGKILL after the deadline.
   *
   * @return whether it ended by itself
   */
  public boolean stop(Duration deadline) {
    handle().ifPresent(ProcessHandle::destroy);
    if (awaitEnd(deadline)) {
      return true;
    }
    kill();
    return false;
  }

  /**
   * Sends a signal; nothing happens if the process is gone.
   *
   * @param name of the signal without SIG, such as STOP or CONT
   */
  public void signal(String name) {
    if (!isAlive()) {
      return;
    }
    try {
      Process kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start();
      if (!kill.waitFor(5, TimeUnit.SECONDS)) {
        kill.destroyForcibly();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("kill -" + name + " " + pid, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Whether it ended within the deadline. */
  public boolean awaitEnd(Duration deadline) {
    long end = System.nanoTime() + deadline.toNanos();
    while (isAlive()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      try {
        Thread.sleep(POLL_MS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  private Optional<ProcessHandle> handle() {
    return ProcessHandle.of(pid)
        .filter(ProcessHandle::isAlive)
        .filter(handle -> sameStart(handle) && !isZombie());
  }

  private boolean sameStart(ProcessHandle handle) {
    return startMs == 0
        || handle
            .info()
            .startInstant()
            .map(start -> Math.abs(start.toEpochMilli() - startMs) <= START_TOLERANCE_MS)
            .orElse(true);
  }

  /** In a container whose first process does not reap, a dead orphan stays listed for ever. */
  private boolean isZombie() {
    try {
      String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
      return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
    } catch (IOException e) {
      return false;
    }
  }
}
