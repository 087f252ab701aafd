package dev.throng.local.cli;

import dev.throng.local.stack.Stack;
import dev.throng.local.stack.Supervisor;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code throng logs}. */
@Command(
    name = "logs",
    description = "Shows the end of a service's log.",
    mixinStandardHelpOptions = true)
final class LogsCommand implements Callable<Integer> {
  @Mixin private LogOptions options = new LogOptions();
  @Mixin private HomeOption home = new HomeOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "SERVICE", description = "A service of 'throng status', or supervisor.")
  private String service = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Stack stack = home.stack();
    Path log =
        service.equals(Supervisor.NAME)
            ? Supervisor.log(stack.home())
            : stack.service(service).log();
    return options.show(log, out);
  }
}
