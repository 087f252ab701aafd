package dev.throng.local.stack;

import java.util.function.Consumer;

/** Receives one line for each step that a person may want to follow; any thread. */
@FunctionalInterface
public interface Progress {
  /** A finished step. */
  void line(String line);

  /** Hands lines to a consumer, such as a logger or {@code System.out::println}. */
  static Progress to(Consumer<String> consumer) {
    return consumer::accept;
  }
}
