package dev.throng.local.server;

import dev.throng.local.process.Launch;
import java.nio.file.Path;

/** How one kind of server is prepared, started and asked whether it works. */
public interface ServerNode {
  /** Name in messages, file names and the table of {@code status}. */
  String name();

  /** Everything of this server on disk lies here. */
  Path dir();

  /** Writes the configuration, and formats the storage if that was never done; idempotent. */
  void prepare();

  /** The process to start after {@link #prepare}. */
  Launch launch();

  /** Its own log file. */
  Path log();

  /**
   * One real operation.
   *
   * @throws Exception if the server does not answer (yet)
   */
  void probe() throws Exception;
}
