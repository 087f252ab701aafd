package dev.throng.migrate;

import picocli.CommandLine;

/** {@code ./throng migrate}. */
public final class MigrateMain {
  private static final int FAILED = 2;

  private MigrateMain() {}

  /** Exit code: 0, 1 if the tables differ, 2 if it could not be done. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  static int run(String... args) {
    CommandLine command = new CommandLine(new MigrateCommand());
    command.setCommandName("throng migrate");
    command.setExecutionExceptionHandler(
        (failure, line, parsed) -> {
          line.getErr().println("migrate: " + failure.getMessage());
          if (!(failure instanceof IllegalArgumentException)) {
            failure.printStackTrace(line.getErr());
          }
          return FAILED;
        });
    return command.execute(args);
  }
}
