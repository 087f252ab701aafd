package dev.throng.benchmarks.fanout;

import dev.throng.benchmarks.results.Machine;
import dev.throng.benchmarks.results.Report;
import dev.throng.benchmarks.results.ResultFiles;
import dev.throng.client.ThrongApi;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Thousands of sessions of one guild that identify at once. */
@Command(
    name = "storm",
    mixinStandardHelpOptions = true,
    description = {
      "Lets thousands of sessions of one guild identify at once, then cuts some of them off, and"
          + " measures what those notice who were there before.",
      "It makes accounts and a guild, on a server of Throng whose rate limits are off. Exit code 1:"
          + " not all became ready, or one who was there before missed something or got it twice."
    })
final class StormCommand implements Callable<Integer> {
  private static final int OTHERS_PER_SECOND = 50;
  private static final long READY_S_MAX = 120;

  @Option(
      names = "--url",
      defaultValue = "http://127.0.0.1:8080/api/v10",
      paramLabel = "URL",
      description = "REST with its version; it says where sessions connect. ${DEFAULT-VALUE}")
  private URI url = URI.create("");

  @Mixin private StormOptions options = new StormOptions();
  @Mixin private ResultFiles files = new ResultFiles();

  @Override
  public Integer call() throws Exception {
    options.check();
    Machine machine = Machine.here();
    World world = World.make(url, World.accountsFor(options.sessions + options.others) + 1);
    ThrongApi poster = world.poster(url);
    URI socket = URI.create(poster.gateway() + "/?v=10&encoding=json");
    Messages messages = Storm.messages(options);
    try (Receivers others = new Receivers(socket, messages, 1);
        Newcomers newcomers =
            new Newcomers(new Receivers(socket, messages, 1), world::account, options.sessions)) {
      for (int session = 0; session < options.others; session++) {
        others.connect(world.account(session));
        TimeUnit.NANOSECONDS.sleep(TimeUnit.SECONDS.toNanos(1) / OTHERS_PER_SECOND);
      }
      others.awaitReady(READY_S_MAX);
      Storm storm = new Storm(options, messages, others, world.sender(poster));
      Report report = new Report(files.commandLine(), machine, storm.run(newcomers), List.of());
      System.out.println();
      System.out.print(report.table());
      files.write(report);
      return storm.isExact() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
  }
}
