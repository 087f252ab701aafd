package dev.throng.local.cli;

import dev.throng.local.stack.Progress;
import dev.throng.local.stack.Stack;
import dev.throng.local.stack.StackData;
import dev.throng.local.stack.StackException;
import dev.throng.local.stack.StackParts;
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

/** {@code throng restore}. */
@Command(
    name = "restore",
    description = {
      "Replaces the stack's data with that of a backup.",
      "The stack is stopped for it and started again afterwards if it ran."
    },
    mixinStandardHelpOptions = true)
final class RestoreCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "Made by 'throng backup'.")
  private Path file = Path.of("");

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (!Files.isRegularFile(file)) {
      throw new StackException(file + " is not there (expected: a file made by backup)");
    }
    Stack stack = home.stack();
    if (!yes && !Confirmation.ask(out, "Replace all data in " + stack.home().dir() + "?")) {
      out.println("Nothing was changed.");
      return 1;
    }
    Progress progress = Progress.to(out);
    boolean ran = stack.isRunning();
    StackParts parts = StackParts.with(stack.hasSearch());
    stack.down(false, progress);
    StackData.load(stack.home(), file);
    out.println("Restored " + file + " into " + stack.home().dir());
    if (ran) {
      Stack.up(stack.home(), stack.config(), parts, progress);
    }
    return 0;
  }
}
