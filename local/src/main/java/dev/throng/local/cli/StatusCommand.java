package dev.throng.local.cli;

import dev.throng.local.stack.Stack;
import dev.throng.local.stack.StatusTable;
import dev.throng.local.world.DemoWorld;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code throng status}. */
@Command(
    name = "status",
    description = "Asks every service and job how it is. Exit code 0 if all of them work.",
    mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws IOException {
    PrintWriter out = spec.commandLine().getOut();
    Stack stack = home.stack();
    StatusTable table = StatusTable.of(stack);
    out.print(table);
    Optional<DemoWorld> world = DemoWorld.load(stack.home().demoWorld());
    if (world.isPresent()) {
      out.println();
      out.println(world.get().describe(stack.service("gateway").url()));
    }
    return table.isHealthy() ? 0 : 1;
  }
}
