package dev.throng.local.cli;

import dev.throng.local.server.SqlClient;
import dev.throng.local.stack.Progress;
import dev.throng.local.stack.Stack;
import dev.throng.local.stack.StackException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import sun.misc.Signal;

/** {@code throng sql}. */
@Command(
    name = "sql",
    description = {
      "Flink's SQL client on the cluster of the users' jobs, with the log as tables:",
      "messages, message_changes, members, guild_events; and history, the database's.",
      "SHOW TABLES and DESCRIBE tell more; QUIT ends it."
    },
    mixinStandardHelpOptions = true)
final class SqlCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @ArgGroup private Script script = new Script();

  /** What to run instead of what is typed; one of both. */
  static final class Script {
    @Option(
        names = {"-f", "--file"},
        paramLabel = "FILE",
        description = "Runs the statements of a file, then ends.")
    private @Nullable Path file;

    @Option(
        names = {"-e", "--execute"},
        paramLabel = "SQL",
        description = "Runs these statements, then ends.")
    private @Nullable String statements;
  }

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (script.file != null && !Files.isRegularFile(script.file)) {
      throw new StackException(script.file + " is not there (expected: a file of SQL statements)");
    }
    Stack stack = home.stack();
    if (!Files.exists(stack.home().sqlJar())) {
      throw new StackException(
          stack.home().sqlJar()
              + " is not there (expected: built; run './mvnw -DskipTests package')");
    }
    PrintWriter out = spec.commandLine().getOut();
    stack.userCluster().start(Progress.to(out));
    // Ctrl-C is for the client: it ends a query.
    Signal.handle(new Signal("INT"), signal -> {});
    SqlClient client = new SqlClient(stack.config(), stack.home());
    if (script.statements == null) {
      return client.run(script.file);
    }
    Path statements = Files.createTempFile("throng-", ".sql");
    try {
      Files.writeString(statements, script.statements.strip().replaceAll(";?$", ";\n"));
      return client.run(statements);
    } finally {
      Files.delete(statements);
    }
  }
}
