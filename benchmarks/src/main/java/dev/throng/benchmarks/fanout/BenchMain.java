package dev.throng.benchmarks.fanout;

import dev.throng.benchmarks.guild.LargeGuildCommand;
import dev.throng.benchmarks.herd.HerdCommand;
import dev.throng.benchmarks.producer.ProducerCommand;
import dev.throng.benchmarks.readstate.ReadStatesCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Entry point of {@code ./throng bench}. */
@Command(
    name = "throng bench",
    mixinStandardHelpOptions = true,
    description = "Load and its yardstick. What they found: docs/fan-out.md, docs/data-service.md.",
    subcommands = {
      FanoutCommand.class,
      BroadcastCommand.class,
      StormCommand.class,
      LargeGuildCommand.class,
      HerdCommand.class,
      ReadStatesCommand.class,
      ProducerCommand.class
    })
public final class BenchMain implements Runnable {
  @SuppressWarnings("NullAway.Init") // set by picocli
  @CommandLine.Spec
  private CommandLine.Model.CommandSpec spec;

  private BenchMain() {}

  /** Runs a command; what cannot be used is said on standard error, exit code 2. */
  public static void main(String[] args) {
    CommandLine bench = new CommandLine(new BenchMain());
    bench.setExecutionExceptionHandler(
        (failure, command, parsed) -> {
          if (failure instanceof IllegalArgumentException
              || failure instanceof IllegalStateException) {
            command.getErr().println("throng bench: " + failure.getMessage());
            return CommandLine.ExitCode.USAGE;
          }
          throw failure;
        });
    System.exit(bench.execute(args));
  }

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(),
        "command: (missing) (expected: fanout, broadcast, storm, guild-1m, herd, readstates or"
            + " producer)");
  }
}
