package dev.throng.benchmarks.herd;

import java.util.List;
import picocli.CommandLine.Option;

/** Who reads what, and how much there is to read. */
final class HerdOptions {
  /** Messages that a reader keeps of a channel; what is older is in the database alone. */
  private static final int TAIL = 200;

  private static final int PAGE = 50;

  /** A guild of Throng has no more channels. */
  private static final int CHANNELS_MAX = 490;

  /** Which page is read. */
  enum Page {
    /** The newest messages. */
    NEWEST,
    /** Messages that only the database has. */
    OLD
  }

  @Option(
      names = "--clients",
      split = ",",
      defaultValue = "50",
      paramLabel = "N",
      description =
          "Connections, each with one request at a time; several numbers are several runs."
              + " Default: ${DEFAULT-VALUE}.")
  List<Integer> clients = List.of();

  @Option(
      names = "--channels",
      defaultValue = "1",
      paramLabel = "N",
      description = "Channels to read. Default: ${DEFAULT-VALUE}.")
  int channels;

  @Option(
      names = "--skew",
      defaultValue = "1",
      paramLabel = "S",
      description =
          "The n-th channel is read 1/n^S as often as the first. Default: ${DEFAULT-VALUE}.")
  double skew;

  @Option(
      names = "--page",
      defaultValue = "NEWEST",
      paramLabel = "PAGE",
      description = "${COMPLETION-CANDIDATES}. Default: ${DEFAULT-VALUE}.")
  Page page = Page.NEWEST;

  @Option(
      names = "--messages",
      defaultValue = "60",
      paramLabel = "N",
      description = "Messages in each channel; for OLD at least 260. Default: ${DEFAULT-VALUE}.")
  int messages;

  @Option(
      names = "--bytes",
      defaultValue = "200",
      paramLabel = "N",
      description = "Content of a message. Default: ${DEFAULT-VALUE}.")
  int bytes;

  @Option(
      names = "--accounts",
      defaultValue = "10",
      paramLabel = "N",
      description = "Who reads, in turn. Default: ${DEFAULT-VALUE}.")
  int accounts;

  @Option(
      names = "--seconds",
      defaultValue = "15",
      paramLabel = "S",
      description = "How long is measured. Default: ${DEFAULT-VALUE}.")
  int seconds;

  @Option(
      names = "--warm-up",
      defaultValue = "5",
      paramLabel = "S",
      description = "Before that, and not counted. Default: ${DEFAULT-VALUE}.")
  int warmUp;

  @Option(
      names = "--once",
      description = "Instead of --seconds: every client asks once, all at the same time.")
  boolean once;

  /** Which message of a channel, from 0, an old page ends before. */
  int anchor() {
    return page == Page.OLD ? PAGE : -1;
  }

  /** Says what cannot be used. */
  void check() {
    clients.forEach(count -> between("--clients", count, 1, 10_000));
    between("--channels", channels, 1, CHANNELS_MAX);
    between("--messages", messages, page == Page.OLD ? TAIL + PAGE + 10 : 1, 10_000);
    between("--bytes", bytes, 1, 2_000);
    between("--accounts", accounts, 1, 1_000);
    between("--seconds", seconds, 1, 3_600);
    between("--warm-up", warmUp, 0, 3_600);
    if (skew < 0) {
      throw new IllegalArgumentException("--skew: " + skew + " (expected: at least 0)");
    }
  }

  private static void between(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "%s: %d (expected: %d to %d)".formatted(name, value, least, most));
    }
  }
}
