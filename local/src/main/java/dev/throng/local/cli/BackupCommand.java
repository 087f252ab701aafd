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
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code throng backup}. */
@Command(
    name = "backup",
    description = {
      "Saves savepoints, Kafka's log, Cassandra's tables and clients' files together into one file.",
      "The stack is stopped meanwhile and started again afterwards if it ran.",
      "The file holds the token secret and password hashes: keep it private."
    },
    mixinStandardHelpOptions = true)
final class BackupCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Parameters(paramLabel = "FILE", description = "A new file, such as throng.tar.gz.")
  private Path file = Path.of("");

  @Override
  public Integer call() throws Exception {
    PrintWriter out = spec.commandLine().getOut();
    if (Files.exists(file)) {
      throw new StackException(file + " is there already (expected: a new file)");
    }
    Progress progress = Progress.to(out);
    Stack stack = home.stack();
    boolean ran = stack.isRunning();
    StackParts parts = StackParts.with(stack.hasSearch());
    stack.down(true, progress);
    stack.requireSavepoints();
    StackData.save(stack.home(), file);
    out.println("Saved " + stack.home().dir() + " as " + file);
    if (ran) {
      Stack.up(stack.home(), stack.config(), parts, progress);
    }
    return 0;
  }
}
