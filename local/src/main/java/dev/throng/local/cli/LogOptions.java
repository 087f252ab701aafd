package dev.throng.local.cli;

import dev.throng.local.stack.StackException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** How much of a log to show. */
public final class LogOptions {
  private static final long POLL_MS = 200;

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with new lines until Ctrl-C.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      defaultValue = "50",
      description = "How many lines (default: ${DEFAULT-VALUE}).")
  private int lines;

  /**
   * Shows the end of a log.
   *
   * @throws StackException if it is not there
   */
  int show(Path log, PrintWriter out) throws IOException, InterruptedException {
    if (!Files.exists(log)) {
      throw new StackException(log + " is not there (expected: the service ran once)");
    }
    LogTail tail = new LogTail(log);
    out.print(tail.last(lines));
    out.flush();
    while (follow) {
      out.print(tail.more());
      out.flush();
      Thread.sleep(POLL_MS);
    }
    return 0;
  }
}
