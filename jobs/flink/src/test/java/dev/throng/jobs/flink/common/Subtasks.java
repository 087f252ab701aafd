package dev.throng.jobs.flink.common;

import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/** Which subtask of a {@link ShellHarness} an actor lives in. */
final class Subtasks {
  private Subtasks() {}

  static int of(Object key, int parallelism) {
    return KeyGroupRangeAssignment.assignKeyToParallelOperator(
        key, ShellHarness.KEY_GROUPS, parallelism);
  }
}
