package dev.throng.local.cli;

import dev.throng.local.stack.Progress;
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

  private static Progress progress(CommandSpec spec) {
    PrintWriter out = spec.commandLine().getOut();
    return line -> {
      out.println(line);
      out.flush();
    };
  }

  /** {@code throng job submit}. */
  @Command(
      name = "submit",
      description = "Starts a job; waits until it runs.",
      mixinStandardHelpOptions = true)
  static final class Submit implements Callable<Integer> {
    @Mixin private HomeOption home = new HomeOption();
    @Spec private CommandSpec spec = CommandSpec.create();

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
      home.stack().userJobs().submit(job, jar, progress(spec));
      spec.commandLine().getOut().printf("job %s runs%n", job.name());
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
  static final class ListJobs implements Callable<Integer> {
    @Mixin private HomeOption home = new HomeOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
      PrintWriter out = spec.commandLine().getOut();
      UserJobs jobs = home.stack().userJobs();
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
  static final class Logs implements Callable<Integer> {
    @Mixin private LogOptions options = new LogOptions();
    @Mixin private HomeOption home = new HomeOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
      return options.show(
          home.stack().service("user-taskmanager-1").log(), spec.commandLine().getOut());
    }
  }

  /** {@code throng job stop}. */
  @Command(
      name = "stop",
      description = "Stops a job with a savepoint; 'restart' goes on from there.",
      mixinStandardHelpOptions = true)
  static final class Stop implements Callable<Integer> {
    @Mixin private HomeOption home = new HomeOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "As 'list' shows it.")
    private String name = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
      home.stack().userJobs().stop(name);
      spec.commandLine().getOut().printf("job %s is stopped%n", name);
      return 0;
    }
  }

  /** {@code throng job restart}. */
  @Command(
      name = "restart",
      description = "Starts a job again from where it is, or was when it ended.",
      mixinStandardHelpOptions = true)
  static final class Restart implements Callable<Integer> {
    @Mixin private HomeOption home = new HomeOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "As 'list' shows it.")
    private String name = "";

    @Option(names = "--jar", paramLabel = "JAR", description = "A new version of it.")
    private @Nullable Path jar;

    @Option(names = "--without-state", description = "From the beginning.")
    private boolean withoutState;

    @Override
    public Integer call() throws IOException, InterruptedException {
      home.stack().userJobs().restart(name, jar, !withoutState, progress(spec));
      spec.commandLine().getOut().printf("job %s runs%n", name);
      return 0;
    }
  }

  /** {@code throng job remove}. */
  @Command(
      name = "remove",
      description = "Ends a job and deletes its state.",
      mixinStandardHelpOptions = true)
  static final class Remove implements Callable<Integer> {
    @Mixin private HomeOption home = new HomeOption();
    @Spec private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "NAME", description = "As 'list' shows it.")
    private String name = "";

    @Override
    public Integer call() throws IOException, InterruptedException {
      home.stack().userJobs().remove(name);
      spec.commandLine().getOut().printf("job %s is gone%n", name);
      return 0;
    }
  }
}
