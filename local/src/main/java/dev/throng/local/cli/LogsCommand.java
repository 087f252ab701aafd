package dev.throng.local.cli;

import dev.throng.local.stack.Stack;
import dev.throng.local.stack.StackException;
import dev.throng.local.stack.Supervisor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code throng logs}. */
@Command(
    name = "logs",
    description = "Shows the end of a service's log.",
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  private static final long POLL_MS = 200;

  @Mixin private HomeOption home = new HomeOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SERVICE", description = "A service of 'throng status', or supervisor.")
  private String service = "";

  @Option(
      names = {"-f", "--follow"},
      description = "Go on with new lines until Ctrl-C.")
  private boolean follow;

  @Option(
      names = {"-n", "--lines"},
      defaultValue = "50",
      description = "How many lines (default: ${DEFAULT-VALUE}).")
  private int lines;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Stack stack = home.stack();
    Path log =
        service.equals(Supervisor.NAME)
            ? Supervisor.log(stack.home())
            : stack.service(service).log();
    if (!Files.exists(log)) {
      throw new StackException(log + " is not there (expected: " + service + " ran once)");
    }
    LogTail tail = new LogTail(log);
    out.print(tail.last(lines));
    out.flush();
    while (follow) {
      out.print(tail.more());
      out.flush();
      Thread.sleep(POLL_MS);
    }
    return 0;
  }
}
