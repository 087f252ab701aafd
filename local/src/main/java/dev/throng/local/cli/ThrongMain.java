package dev.throng.local.cli;

import java.io.PrintWriter;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The launcher's entry: {@code throng <command>}. */
@Command(
    name = "throng",
    description = "Runs the local stack: real Kafka, Cassandra and Flink, our jobs and a gateway.",
    mixinStandardHelpOptions = true,
    versionProvider = StackVersion.class,
    footer = {
      "%nLoad on the stack, and its yardstick: ./throng bench --help",
      "Tables to another cluster or keyspace, and compared: ./throng migrate --help",
      "The SDK for jobs of your own into the local Maven repository: ./throng sdk"
    },
    subcommands = {
      UpCommand.class,
      DownCommand.class,
      StatusCommand.class,
      LogsCommand.class,
      DoctorCommand.class,
      WipeCommand.class,
      DemoCommand.class,
      ChaosCommand.class,
      JobCommand.class,
      SqlCommand.class,
      ReindexCommand.class,
      BackupCommand.class,
      RestoreCommand.class
    })
public final class ThrongMain implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  /** Runs one command and exits: 0 done, 1 failed, 2 wrong usage. */
  public static void main(String[] args) {
    // Before any thread can: logging that is initialized by two at a time complains on stderr.
    LoggerFactory.getILoggerFactory();
    CommandLine commandLine = commandLine();
    int exitCode = commandLine.execute(args);
    commandLine.getOut().flush();
    commandLine.getErr().flush();
    System.exit(exitCode);
  }

  /** The commands; a failure is one message on stderr, its trace only with THRONG_TRACE set. */
  static CommandLine commandLine() {
    CommandLine commandLine = new CommandLine(new ThrongMain());
    commandLine.setExecutionExceptionHandler(
        (failure, line, parsed) -> {
          PrintWriter err = line.getErr();
          err.println("throng: " + message(failure));
          if (System.getenv("THRONG_TRACE") != null) {
            failure.printStackTrace(err);
          }
          return line.getCommandSpec().exitCodeOnExecutionException();
        });
    return commandLine;
  }

  private static String message(Throwable failure) {
    String message = failure.getMessage();
    return message == null ? failure.toString() : message;
  }

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing (expected: one of those below)");
  }
}
