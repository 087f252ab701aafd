package dev.throng.local.config;

import java.nio.file.Files;
import java.nio.file.Path;

/** Where the checked-out repository lies: the nearest directory upwards with local/stack.yaml. */
public final class RepositoryRoot {
  private RepositoryRoot() {}

  /**
   * Searches from the working directory upwards, unless the system property {@code throng.root}
   * names the root.
   *
   * @throws IllegalStateException if no directory on the way has local/stack.yaml
   */
  public static Path find() {
    String named = System.getProperty("throng.root");
    Path start = Path.of(named != null ? named : "").toAbsolutePath().normalize();
    for (Path dir = start; dir != null; dir = dir.getParent()) {
      if (Files.isRegularFile(dir.resolve("local/stack.yaml"))) {
        return dir;
      }
    }
    throw new IllegalStateException(
        "working directory: " + start + " (expected: inside the Throng repository)");
  }
}
