package dev.throng.benchmarks.fanout;

import java.util.List;
import picocli.CommandLine.Option;

/** What is sent, and to how many: the same for a server and the yardstick. */
final class LoadOptions {
  @Option(
      names = "--sessions",
      defaultValue = "1000",
      paramLabel = "N",
      description = "Sessions that receive. Default: ${DEFAULT-VALUE}.")
  int sessions;

  @Option(
      names = "--rate",
      defaultValue = "100",
      paramLabel = "N",
      description =
          "Messages a second, each at its own time whether those before it were answered or not;"
              + " a message's latency counts from that time. Default: ${DEFAULT-VALUE}.")
  int rate;

  @Option(
      names = "--in-flight",
      defaultValue = "0",
      paramLabel = "N",
      description = "Instead of --rate: so many messages at a time, as fast as they are answered.")
  int inFlight;

  @Option(
      names = "--seconds",
      defaultValue = "20",
      paramLabel = "S",
      description = "How long messages are sent. Default: ${DEFAULT-VALUE}.")
  int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "5",
      paramLabel = "S",
      description =
          "Before that, messages that are delivered and not counted. Default: ${DEFAULT-VALUE}.")
  int warmUp;

  @Option(
      names = "--bytes",
      defaultValue = "200",
      paramLabel = "N",
      description = "Content of a message, 60 to 2000 bytes. Default: ${DEFAULT-VALUE}.")
  int bytes;

  @Option(
      names = "--loops",
      defaultValue = "1",
      paramLabel = "N",
      description = "Event loops that receive. Default: ${DEFAULT-VALUE}.")
  int loops;

  @Option(
      names = "--curve",
      split = ",",
      paramLabel = "N",
      description =
          "Instead of --sessions: a run with each of these counts, one after the other, as in"
              + " 10,100,1000,10000.")
  private List<Integer> curve = List.of();

  /** For each count of sessions the options of its run. */
  List<LoadOptions> runs() {
    return curve.isEmpty() ? List.of(this) : curve.stream().map(this::withSessions).toList();
  }

  int sessionsMax() {
    return runs().stream().mapToInt(run -> run.sessions).max().orElse(sessions);
  }

  private LoadOptions withSessions(int count) {
    LoadOptions run = new LoadOptions();
    run.sessions = count;
    run.rate = rate;
    run.inFlight = inFlight;
    run.seconds = seconds;
    run.warmUp = warmUp;
    run.bytes = bytes;
    run.loops = loops;
    return run;
  }

  /** Says what cannot be used. */
  void check() {
    atLeast("--sessions", sessions, 1);
    curve.forEach(count -> atLeast("--curve", count, 1));
    atLeast("--rate", rate, 1);
    atLeast("--in-flight", inFlight, 0);
    atLeast("--seconds", seconds, 1);
    atLeast("--warm-up", warmUp, 0);
    atLeast("--loops", loops, 1);
    if (bytes < Messages.BYTES_MIN || bytes > Messages.BYTES_MAX) {
      throw new IllegalArgumentException(
          "--bytes: %d (expected: %d to %d)"
              .formatted(bytes, Messages.BYTES_MIN, Messages.BYTES_MAX));
    }
  }

  private static void atLeast(String name, int value, int least) {
    if (value < least) {
      throw new IllegalArgumentException(
          name + ": " + value + " (expected: at least " + least + ")");
    }
  }
}
