package dev.throng.local.cli;

import dev.throng.local.stack.Progress;
import dev.throng.local.stack.Stack;
import dev.throng.local.stack.StackData;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code throng wipe}. */
@Command(
    name = "wipe",
    description = {
      "Stops the stack and deletes its data: log, messages, checkpoints, accounts, tokens.",
      "The servers' jars stay."
    },
    mixinStandardHelpOptions = true)
final class WipeCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Stack stack = home.stack();
    if (!yes && !Confirmation.ask(out, "Delete all data in " + stack.home().dir() + "?")) {
      out.println("Nothing was deleted.");
      return 1;
    }
    stack.down(false, Progress.to(out));
    StackData.delete(stack.home());
    out.println("Deleted the data in " + stack.home().dir());
    return 0;
  }
}
