package dev.throng.benchmarks.fanout;

import java.time.Duration;

/** Processor time of a process. */
public final class ProcessTime {
  private ProcessTime() {}

  /** What a living process has used so far. */
  public static Duration of(long pid) {
    return ProcessHandle.of(pid)
        .flatMap(process -> process.info().totalCpuDuration())
        .orElseThrow(
            () -> new IllegalArgumentException("process: " + pid + " (expected: a living one)"));
  }
}
