package dev.throng.local.process;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * One process to be.
 *
 * @param command program and arguments
 * @param environment added to the caller's environment
 * @param workDirectory must exist
 * @param output where stdout and stderr go; started anew each time, so that it stays bounded
 */
public record Launch(
    List<String> command, Map<String, String> environment, Path workDirectory, Path output) {

  /** glibc keeps up to 8 heaps per core for native threads, RocksDB's among them; 2 will do. */
  private static final String MALLOC_ARENAS = "MALLOC_ARENA_MAX";

  /** Path of the running JVM's {@code java}. */
  public static String java() {
    return Path.of(System.getProperty("java.home"), "bin", "java").toString();
  }

  /**
   * A command that gives way to others.
   *
   * <p>Linux compares the niceness of processes within a session only, and otherwise that of their
   * sessions (sched(7), "The autogroup feature"), so this sets both. Without root it writes the
   * session's once in 100 ms at the most, whoever asks: hence a second try.
   *
   * @param niceness by how much, as in {@code nice}; 0: it does not
   */
  public static List<String> nice(int niceness, List<String> command) {
    if (niceness == 0) {
      return command;
    }
    String script =
        """
        if [ -w /proc/self/autogroup ]; then
          echo "$0" 2>/dev/null >/proc/self/autogroup \\
            || { sleep 0.2; echo "$0" >/proc/self/autogroup; }
        fi
        exec nice -n "$0" "$@\"""";
    List<String> nice = new ArrayList<>(List.of("sh", "-c", script, Integer.toString(niceness)));
    nice.addAll(command);
    return nice;
  }

  /**
   * Starts it in a session of its own: it outlives its parent and does not see the terminal's
   * Ctrl-C.
   */
  public OsProcess start() {
    List<String> detached = new ArrayList<>();
    if (onPath("setsid")) {
      detached.add("setsid");
    } else {
      detached.addAll(List.of("sh", "-c", "trap '' INT HUP; exec \"$@\"", "throng"));
    }
    detached.addAll(command);
    try {
      Files.createDirectories(output.toAbsolutePath().getParent());
      ProcessBuilder builder =
          new ProcessBuilder(detached)
              .directory(workDirectory.toFile())
              .redirectInput(new File("/dev/null"))
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().put(MALLOC_ARENAS, "2");
      builder.environment().putAll(environment);
      return OsProcess.of(builder.start().toHandle());
    } catch (IOException e) {
      throw new UncheckedIOException("starting " + command.get(0), e);
    }
  }

  private static boolean onPath(String program) {
    for (String dir : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (!dir.isEmpty() && Files.isExecutable(Path.of(dir, program))) {
        return true;
      }
    }
    return false;
  }
}
