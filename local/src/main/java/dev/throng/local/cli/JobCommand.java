package dev.throng.local.cli;

import dev.throng.local.stack.Progress;
import dev.throng.local.stack.Stack;
import dev.throng.local.stack.UserJob;
import dev.throng.local.stack.UserJobs;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code throng job}. */
@Command(
    name = "job",
    description = {
      "Flink jobs of your own, on a cluster of their own beside that of chat.",
      "They survive 'down' and 'up' and the death of any process, with their state."
    },
    mixinStandardHelpOptions = true,
    subcommands = {
      JobCommand.Submit.class,
      JobCommand.ListJobs.class,
      JobCommand.Logs.class,
      JobCommand.Stop.class,
      JobCommand.Restart.class,
      JobCommand.Remove.class
    })
final class JobCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "a command is missing (expected: one of those below)");
  }

  /** What every subcommand needs. */
  private abstract static class OnJobs implements Callable<Integer> {
    @Mixin private HomeOption home = new HomeOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    Stack stack() {
      return home.stack();
    }

    UserJobs jobs() {
      return stack().userJobs();
    }

    PrintWriter out() {
      return spec.commandLine().getOut();
    }

    Progress progress() {
      PrintWriter out = out();
      return Progress.to(out);
    }
  }

  /** A subcommand about one existing job. */
  private abstract static class OnOneJob extends OnJobs {
    @Parameters(paramLabel = "NAME", description = "As 'list' shows it.")
    private String name = "";

    String name() {
      return name;
    }
  }

  /** {@code throng job submit}. */
  @Command(
      name = "submit",
      description = "Starts a job; waits until it runs.",
      mixinStandardHelpOptions = true)
  static final class Submit extends OnJobs {
    @Parameters(index = "0", paramLabel = "JAR", description = "With the job and its libraries.")
    private Path jar = Path.of("");

    @Parameters(index = "1..*", paramLabel = "ARG", description = "For its main method; after --.")
    private List<String> args = List.of();

    @Option(
        names = "--name",
        paramLabel = "NAME",
        description = "How to call it from now on (default: after the jar).")
    private @Nullable String name;

    @Option(
        names = "--main",
        paramLabel = "CLASS",
        description = "Its main class (default: what the jar's manifest says).")
    private @Nullable String mainClass;

    @Option(
        names = "--parallelism",
        paramLabel = "N",
        defaultValue = "1",
        description = "How many subtasks each operator has (default: ${DEFAULT-VALUE}).")
    private int parallelism;

    @Override
    public Integer call() throws IOException, InterruptedException {
      UserJob job =
          new UserJob(name == null ? nameOf(jar) : name, mainClass, parallelism, args, true, "");
      jobs().submit(job, jar, progress());
      out().printf("job %s runs%n", job.name());
      return 0;
    }

    private static String nameOf(Path jar) {
      return jar.getFileName()
          .toString()
          .toLowerCase(Locale.ROOT)
          .replaceAll("\\.jar$", "")
          .replaceAll("[^a-z0-9]+", "-");
    }
  }

  /** {@code throng job list}. */
  @Command(
      name = "list",
      description = "Shows all jobs and how they are.",
      mixinStandardHelpOptions = true)
  static final class ListJobs extends OnJobs {
    @Override
    public Integer call() throws IOException, InterruptedException {
      PrintWriter out = out();
      UserJobs jobs = jobs();
      List<UserJob> all = jobs.all();
      if (all.isEmpty()) {
        out.println("No jobs. './throng job submit JAR' starts one.");
      }
      for (UserJob job : all) {
        out.printf("%-32s %s%n", job.name(), jobs.state(job));
      }
      return 0;
    }
  }

  /** {@code throng job logs}. */
  @Command(
      name = "logs",
      description = {
        "Shows the end of the log of the task manager that all users' jobs run on,",
        "as './throng logs user-taskmanager-1' does."
      },
      mixinStandardHelpOptions = true)
  static final class Logs extends OnJobs {
    @Mixin private LogOptions options = new LogOptions();

    @Override
    public Integer call() throws IOException, InterruptedException {
      return options.show(stack().service("user-taskmanager-1").log(), out());
    }
  }

  /** {@code throng job stop}. */
  @Command(
      name = "stop",
      description = "Stops a job with a savepoint; 'restart' goes on from there.",
      mixinStandardHelpOptions = true)
  static final class Stop extends OnOneJob {
    @Override
    public Integer call() throws IOException, InterruptedException {
      jobs().stop(name());
      out().printf("job %s is stopped%n", name());
      return 0;
    }
  }

  /** {@code throng job restart}. */
  @Command(
      name = "restart",
      description = "Starts a job again from where it is, or was when it ended.",
      mixinStandardHelpOptions = true)
  static final class Restart extends OnOneJob {
    @Option(names = "--jar", paramLabel = "JAR", description = "A new version of it.")
    private @Nullable Path jar;

    @Option(names = "--without-state", description = "From the beginning.")
    private boolean withoutState;

    @Override
    public Integer call() throws IOException, InterruptedException {
      jobs().restart(name(), jar, !withoutState, progress());
      out().printf("job %s runs%n", name());
      return 0;
    }
  }

  /** {@code throng job remove}. */
  @Command(
      name = "remove",
      description = "Ends a job and deletes its state.",
      mixinStandardHelpOptions = true)
  static final class Remove extends OnOneJob {
    @Override
    public Integer call() throws IOException, InterruptedException {
      jobs().remove(name());
      out().printf("job %s is gone%n", name());
      return 0;
    }
  }
}
