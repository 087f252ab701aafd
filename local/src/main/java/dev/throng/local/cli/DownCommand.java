package dev.throng.local.cli;

import dev.throng.local.stack.Progress;
import dev.throng.local.stack.Stack;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code throng down}. */
@Command(
    name = "down",
    description =
        "Stops everything in reverse order, the jobs with a savepoint. Nothing is deleted.",
    mixinStandardHelpOptions = true)
final class DownCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--no-savepoint",
      description = "Do not wait for savepoints: the newest checkpoints must do.")
  private boolean noSavepoint;

  @Override
  public Integer call() {
    PrintWriter out = spec.commandLine().getOut();
    Stack stack = home.stack();
    stack.down(!noSavepoint, Progress.to(out));
    return 0;
  }
}
