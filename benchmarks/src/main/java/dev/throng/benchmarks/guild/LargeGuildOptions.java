package dev.throng.benchmarks.guild;

import picocli.CommandLine.Option;

/** How large the guild is, and what happens in it. */
final class LargeGuildOptions {
  /** With @everyone the most that a guild has: roles that members have. */
  static final int ROLES = 248;

  private static final int NODES_MAX = 1_000;
  private static final int CHANNELS_MAX = 500;

  @Option(
      names = "--sessions",
      defaultValue = "1000000",
      paramLabel = "N",
      description = "Sessions, each of a member of its own. Default: ${DEFAULT-VALUE}.")
  int sessions;

  @Option(
      names = "--nodes",
      defaultValue = "100",
      paramLabel = "N",
      description = "Gateway nodes that have them. Default: ${DEFAULT-VALUE}.")
  int nodes;

  @Option(
      names = "--channels",
      defaultValue = "100",
      paramLabel = "N",
      description = "Channels, half of them hidden from @everyone. Default: ${DEFAULT-VALUE}.")
  int channels;

  @Option(
      names = "--overwrites",
      defaultValue = "20",
      paramLabel = "N",
      description =
          "Roles that each channel is shown to or hidden from. Default: ${DEFAULT-VALUE}.")
  int overwrites;

  @Option(
      names = "--role-sets",
      defaultValue = "100",
      paramLabel = "N",
      description = "Members have one of so many sets of roles. Default: ${DEFAULT-VALUE}.")
  int roleSets;

  @Option(
      names = "--distinct-role-sets",
      description = "Instead of --role-sets: no two members have the same roles.")
  boolean distinct;

  @Option(
      names = "--passive",
      defaultValue = "0",
      paramLabel = "SHARE",
      description = "Of the sessions, how many are passive: 0 to 1. Default: ${DEFAULT-VALUE}.")
  double passive;

  @Option(
      names = "--events",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Messages, in all channels in turn. Default: ${DEFAULT-VALUE}.")
  int events;

  @Option(
      names = "--changes",
      defaultValue = "2",
      paramLabel = "N",
      description =
          "Times that @everyone loses sight of the channels and gets it back."
              + " Default: ${DEFAULT-VALUE}.")
  int changes;

  @Option(
      names = "--minutes-max",
      defaultValue = "60",
      paramLabel = "N",
      description = "Gives up after so long. Default: ${DEFAULT-VALUE}.")
  int minutesMax;

  /** Says what cannot be used. */
  void check() {
    within("--sessions", sessions, 1, 10_000_000);
    within("--nodes", nodes, 1, Math.min(NODES_MAX, sessions));
    within("--channels", channels, 1, CHANNELS_MAX);
    within("--overwrites", overwrites, 0, 99);
    within("--role-sets", roleSets, 1, ROLES + 1);
    if (!(passive >= 0 && passive <= 1)) {
      throw new IllegalArgumentException("--passive: %s (expected: 0 to 1)".formatted(passive));
    }
    within("--events", events, 1, 10_000_000);
    within("--changes", changes, 1, 1_000);
    within("--minutes-max", minutesMax, 1, 24 * 60);
  }

  private static void within(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %d to %d)".formatted(name, value, least, most));
    }
  }
}
