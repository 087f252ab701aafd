package dev.throng.local.server;

import dev.throng.local.process.Launch;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** One process of the stack: how it is prepared, started, and asked whether it works. */
public interface Service {
  /** Name in messages, in {@code run/<name>.pid} and in the table of {@code status}. */
  String name();

  /** Everything of this service on disk lies here. */
  Path dir();

  /** Writes the configuration, and formats the storage if that was never done; idempotent. */
  void prepare();

  /** The process to start after {@link #prepare}. */
  Launch launch();

  /** Its own log file. */
  default Path log() {
    return dir().resolve(name() + ".log");
  }

  /** What it writes to stdout and stderr. */
  default Path output() {
    return dir().resolve(name() + ".out");
  }

  /**
   * One real operation.
   *
   * @throws Exception if the service does not answer (yet)
   */
  void probe() throws Exception;

  /** The ports that it listens on, the most interesting one first. */
  List<Integer> ports();

  /** Where a person or a client reaches it. */
  String url();

  /** Names of the services that must be ready before this one is started. */
  default Set<String> startAfter() {
    return Set.of();
  }

  /** Whether chat works without it; then it may be left out. */
  default boolean isOptional() {
    return false;
  }

  /** What must be there once before others use it, such as topics; idempotent. */
  default void onReady() {}

  /** How long the supervisor lets it be when it has died. */
  default Duration restartDelay() {
    return Duration.ZERO;
  }

  /** How long it may take from SIGTERM to its end before it is killed. */
  default Duration stopDeadline() {
    return Duration.ofSeconds(20);
  }
}
