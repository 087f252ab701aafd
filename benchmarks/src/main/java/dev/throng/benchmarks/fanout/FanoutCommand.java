package dev.throng.benchmarks.fanout;

import dev.throng.benchmarks.results.ResultFiles;
import dev.throng.client.ThrongApi;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Fan-out of a real server. */
@Command(
    name = "fanout",
    mixinStandardHelpOptions = true,
    description = {
      "Posts into one channel of a Discord-compatible server and counts every delivery to thousands"
          + " of sessions.",
      "Without --tokens it makes accounts and a guild, on a server of Throng whose rate limits are"
          + " off. Exit code 1: something was lost, repeated, or out of its session's sequence, or"
          + " nothing was accepted."
    })
final class FanoutCommand implements Callable<Integer> {
  private static final long READY_S_MAX = 120;

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8080/api/v10",
      paramLabel = "URL",
      description = "REST with its version; it says where sessions connect. ${DEFAULT-VALUE}")
  private URI url = URI.create("");

  @Option(
      names = "--gateway",
      paramLabel = "URL",
      description = "Where sessions connect, if the server does not say so at /gateway.")
  private @Nullable URI gateway;

  @Option(
      names = "--tokens",
      paramLabel = "FILE",
      description = "Accounts that exist, a token a line; those of bots begin with 'Bot '.")
  private @Nullable Path tokens;

  @Option(
      names = "--channel",
      paramLabel = "ID",
      description = "With --tokens: the channel; the first account may post there, all may read.")
  private long channel;

  @Option(
      names = "--accounts",
      defaultValue = "10",
      paramLabel = "N",
      description = "Without --tokens: accounts to make. Default: ${DEFAULT-VALUE}.")
  private int accounts;

  @Option(
      names = "--identify-rate",
      defaultValue = "200",
      paramLabel = "N",
      description = "Sessions that begin in a second. Default: ${DEFAULT-VALUE}.")
  private int identifyRate;

  @Option(
      names = "--zlib",
      description = "All sessions ask for zlib-stream, as many client libraries do.")
  private boolean zlib;

  @Option(
      names = "--process",
      paramLabel = "NAME=PID",
      description =
          "A process of the server on this machine, whose processor time is measured. Without it"
              + " those of --home.")
  private Map<String, Long> processes = new LinkedHashMap<>();

  @Option(
      names = "--home",
      defaultValue = ".throng",
      paramLabel = "DIR",
      description = "Files of the local stack, if it runs. Default: ${DEFAULT-VALUE}.")
  private Path home = Path.of("");

  @Mixin private LoadOptions options = new LoadOptions();
  @Mixin private ResultFiles files = new ResultFiles();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws Exception {
    options.check();
    int accountsMin = World.accountsFor(options.sessionsMax());
    check(
        tokens != null || accounts >= accountsMin,
        "--accounts: %d (expected: at least %d for %d sessions)"
            .formatted(accounts, accountsMin, options.sessionsMax()));
    check(identifyRate >= 1, "--identify-rate: " + identifyRate + " (expected: at least 1)");
    check(
        (tokens == null) == (channel == 0),
        "--channel: " + channel + " (expected: an id with --tokens, nothing without)");
    World world = tokens == null ? World.make(url, accounts) : World.read(tokens, channel);
    ThrongApi poster = world.poster(url);
    URI socket =
        URI.create(
            (gateway == null ? poster.gateway() : gateway)
                + "/?v=10&encoding=json"
                + (zlib ? "&compress=zlib-stream" : ""));
    Curve curve = new Curve();
    for (LoadOptions run : options.runs()) {
      curve.add(run(run, world, poster, socket));
    }
    curve.finish(files);
    return curve.isExact() ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  private Result run(LoadOptions run, World world, ThrongApi poster, URI socket)
      throws IOException, InterruptedException {
    Messages messages = Run.messages(run);
    try (Receivers receivers = new Receivers(socket, messages, run.loops)) {
      connect(run.sessions, receivers, world);
      MessageSender sender = world.sender(poster);
      Map<String, Long> measured = processes.isEmpty() ? LocalProcesses.of(home) : processes;
      return new Run(run, measured).execute(messages, receivers, sender);
    }
  }

  private void check(boolean condition, String complaint) {
    if (!condition) {
      throw new ParameterException(spec.commandLine(), complaint);
    }
  }

  private void connect(int sessions, Receivers receivers, World world) throws InterruptedException {
    long beginNs = System.nanoTime();
    for (int session = 0; session < sessions; session++) {
      receivers.connect(world.account(session));
      TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(1) / identifyRate);
      if (session % 1_000 == 999) {
        System.out.printf("%,d of %,d sessions begun%n", session + 1, sessions);
      }
    }
    receivers.awaitReady(READY_S_MAX);
    System.out.printf(
        "%,d sessions ready after %.1f s%n", sessions, (System.nanoTime() - beginNs) / 1e9);
  }
}
