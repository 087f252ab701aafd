package dev.throng.migrate;

import java.io.PrintWriter;
import java.util.concurrent.TimeUnit;

/** Prints how far it is, once a second at the most. */
final class ProgressPrinter {
  private static final long INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final PrintWriter out;
  private long lastNanos = System.nanoTime() - INTERVAL_NANOS;

  ProgressPrinter(PrintWriter out) {
    this.out = out;
  }

  /** Unless one was printed a moment ago. */
  void show(ProgressLine line) {
    long now = System.nanoTime();
    if (now - lastNanos >= INTERVAL_NANOS) {
      lastNanos = now;
      say(line.toString());
    }
  }

  void say(String line) {
    out.println(line);
    out.flush();
  }
}
