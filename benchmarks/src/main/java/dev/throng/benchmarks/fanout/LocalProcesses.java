package dev.throng.benchmarks.fanout;

import dev.throng.local.stack.PidFiles;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The processes of the local stack. */
public final class LocalProcesses {
  private LocalProcesses() {}

  /** Pids by service, of those that run; none where there is no stack. */
  public static Map<String, Long> of(Path home) {
    Map<String, Long> pids = new TreeMap<>();
    new PidFiles(home.resolve("run"))
        .alive()
        .forEach((service, process) -> pids.put(service, process.pid()));
    return pids;
  }
}
