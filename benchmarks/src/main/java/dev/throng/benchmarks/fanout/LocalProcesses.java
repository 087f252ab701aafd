package dev.throng.benchmarks.fanout;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The processes of the local stack. */
final class LocalProcesses {
  private static final String SUFFIX = ".pid";

  private LocalProcesses() {}

  /** Pids by service, of those that run; none where there is no stack. */
  static Map<String, Long> of(Path home) throws IOException {
    Path run = home.resolve("run");
    Map<String, Long> pids = new TreeMap<>();
    if (!Files.isDirectory(run)) {
      return pids;
    }
    try (Stream<Path> files = Files.list(run)) {
      for (Path file : files.filter(f -> f.toString().endsWith(SUFFIX)).toList()) {
        List<String> lines = Files.readAllLines(file);
        long pid = lines.isEmpty() ? 0 : Long.parseLong(lines.get(0).trim());
        if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
          String name = file.getFileName().toString();
          pids.put(name.substring(0, name.length() - SUFFIX.length()), pid);
        }
      }
    }
    return pids;
  }
}
