package dev.throng.local.stack;

import java.io.PrintWriter;
import java.util.Locale;

/** Receives one line for each step that a person may want to follow; any thread. */
@FunctionalInterface
public interface Progress {
  /** A finished step. */
  void line(String line);

  /** Prints each line at once. */
  static Progress to(PrintWriter out) {
    return line -> {
      out.println(line);
      out.flush();
    };
  }

  /**
   * A service or job works.
   *
   * @param beginNs {@link System#nanoTime} when it was begun
   * @param url where it is; may be empty
   */
  default void ready(String name, long beginNs, String url) {
    double seconds = (System.nanoTime() - beginNs) / 1e9;
    line(String.format(Locale.ROOT, "%-14s ready in %4.1f s   %s", name, seconds, url).strip());
  }
}
