package dev.throng.local.server;

import dev.throng.local.process.OsProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Waits until a server's probe succeeds, or its process dies, or the deadline passes. */
public final class ServerReadiness {
  private static final long PROBE_INTERVAL_MS = 100;
  private static final int LOG_TAIL_LINES = 15;

  private ServerReadiness() {}

  /**
   * Returns once the probe succeeded.
   *
   * @throws IllegalStateException if the process ended or the deadline passed, with the last lines
   *     of the log
   */
  public static void await(Service node, OsProcess process, Duration deadline)
      throws InterruptedException {
    long end = System.nanoTime() + deadline.toNanos();
    Exception last = null;
    while (true) {
      if (!process.isAlive()) {
        throw failure(node, "ended while starting", last);
      }
      try {
        node.probe();
        return;
      } catch (InterruptedException e) {
        throw e;
      } catch (Exception e) {
        last = e;
      }
      if (System.nanoTime() - end > 0) {
        throw failure(node, "is not ready after " + deadline.toSeconds() + " s", last);
      }
      Thread.sleep(PROBE_INTERVAL_MS);
    }
  }

  private static IllegalStateException failure(
      Service node, String what, @Nullable Exception last) {
    return new IllegalStateException(
        node.name()
            + " "
            + what
            + (last == null ? "" : " (" + last.getMessage() + ")")
            + "; "
            + node.log()
            + " ends with:\n"
            + tail(node.log())
            + tail(node.launch().output()),
        last);
  }

  private static String tail(Path file) {
    try {
      List<String> lines = Files.readAllLines(file);
      return String.join(
              "\n", lines.subList(Math.max(0, lines.size() - LOG_TAIL_LINES), lines.size()))
          + "\n";
    } catch (IOException e) {
      return "";
    }
  }
}
