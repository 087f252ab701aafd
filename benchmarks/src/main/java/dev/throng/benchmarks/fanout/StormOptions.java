package dev.throng.benchmarks.fanout;

import picocli.CommandLine.Option;

/** How many come at once, and who talks meanwhile. */
final class StormOptions {
  @Option(
      names = "--sessions",
      defaultValue = "10000",
      paramLabel = "N",
      description = "Sessions that begin at once. Default: ${DEFAULT-VALUE}.")
  int sessions;

  @Option(
      names = "--gone",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Of these, how many are cut off at once when all are there. ${DEFAULT-VALUE}")
  int gone;

  @Option(
      names = "--others",
      defaultValue = "100",
      paramLabel = "N",
      description = "Sessions that are there before and stay. Default: ${DEFAULT-VALUE}.")
  int others;

  @Option(
      names = "--rate",
      defaultValue = "2",
      paramLabel = "N",
      description =
          "Messages a second, for all of the sessions; those of the storm get them too."
              + " Default: ${DEFAULT-VALUE}.")
  int rate;

  @Option(
      names = "--seconds",
      defaultValue = "15",
      paramLabel = "S",
      description = "For so long before, and after some have gone. Default: ${DEFAULT-VALUE}.")
  int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "10",
      paramLabel = "S",
      description = "Before that, messages that are not counted. Default: ${DEFAULT-VALUE}.")
  int warmUp;

  @Option(
      names = "--storm-seconds",
      defaultValue = "120",
      paramLabel = "S",
      description = "So long all have to become ready. Default: ${DEFAULT-VALUE}.")
  int stormSeconds;

  /** Says what cannot be used. */
  void check() {
    atLeast("--sessions", sessions, 1);
    atLeast("--gone", gone, 0);
    atLeast("--others", others, 1);
    atLeast("--rate", rate, 1);
    atLeast("--seconds", seconds, 1);
    atLeast("--warm-up", warmUp, 1);
    atLeast("--storm-seconds", stormSeconds, 1);
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: at least " + least + ")");
    }
  }
}
