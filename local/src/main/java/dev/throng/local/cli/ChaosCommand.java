package dev.throng.local.cli;

import dev.throng.local.chaos.Chaos;
import dev.throng.local.chaos.ChaosOptions;
import dev.throng.local.chaos.ChaosReport;
import dev.throng.local.chaos.Scenario;
import dev.throng.local.chaos.StackChaosTarget;
import dev.throng.local.stack.Stack;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code ./throng chaos}: exit code 0 if every promise held in every scenario, 1 if one was broken,
 * 2 if the stack is not as it must be.
 */
@Command(
    name = "chaos",
    description = {
      "Kills, stops and replaces the running stack's processes under load, and proves that nothing"
          + " was lost or repeated.",
      "The stack must run without rate limits: ./throng up --rate-limits off"
    },
    mixinStandardHelpOptions = true)
final class ChaosCommand implements Callable<Integer> {
  private static final List<Scenario> SHORT =
      List.of(Scenario.KILL_TASKMANAGER, Scenario.KILL_KAFKA, Scenario.KILL_GATEWAY);

  @Mixin private HomeOption home = new HomeOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--short",
      description = "Only a TaskManager, the broker and a gateway, at 50 messages/s.")
  private boolean shortForm;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "FAULT",
      description = "Only these, comma-separated: ${COMPLETION-CANDIDATES}.",
      completionCandidates = ScenarioLabels.class)
  private List<String> only = new ArrayList<>();

  @Option(
      names = "--rate",
      description = "Messages per second of all senders together. Default: 200, with --short 50.")
  private double rate;

  @Option(
      names = "--seconds",
      description = "Load per fault, at least. Default: 30, with --short 15.")
  private int seconds;

  @Option(names = "--people", defaultValue = "4", description = "Default: ${DEFAULT-VALUE}.")
  private int people;

  @Option(
      names = "--sessions",
      defaultValue = "6",
      description = "Connected sessions, of the people in turn. Default: ${DEFAULT-VALUE}.")
  private int sessions;

  /** The labels for {@code --only}. */
  static final class ScenarioLabels extends ArrayList<String> {
    private static final long serialVersionUID = 1L;

    ScenarioLabels() {
      super(Arrays.stream(Scenario.values()).map(Scenario::label).toList());
    }
  }

  @Override
  public Integer call() throws InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    if (people < 1 || sessions < 1 || rate < 0 || seconds < 0) {
      throw new ParameterException(
          spec.commandLine(),
          "--people %d, --sessions %d, --rate %s, --seconds %d (expected: at least one person and one session, and no negative number)"
              .formatted(people, sessions, rate, seconds));
    }
    Stack stack = home.stack();
    if (!stack.isRunning() || stack.config().gateway().rateLimits().equals("on")) {
      out.println("chaos needs a running stack without rate limits (expected:");
      out.println("  ./throng down; ./throng up --rate-limits off)");
      return 2;
    }
    double perSecond = rate > 0 ? rate : shortForm ? 50 : 200;
    Duration length = Duration.ofSeconds(seconds > 0 ? seconds : shortForm ? 15 : 30);
    ChaosOptions options = new ChaosOptions(perSecond, length, people, sessions, out);
    List<ChaosReport> reports = Chaos.run(new StackChaosTarget(stack), scenarios(), options);
    out.println();
    out.print(ChaosReport.table(reports));
    out.flush();
    return reports.stream().allMatch(ChaosReport::holds) ? 0 : 1;
  }

  private List<Scenario> scenarios() {
    if (only.isEmpty()) {
      return shortForm ? SHORT : List.of(Scenario.values());
    }
    List<Scenario> chosen = new ArrayList<>();
    for (String label : only) {
      chosen.add(
          Arrays.stream(Scenario.values())
              .filter(scenario -> scenario.label().equals(label))
              .findFirst()
              .orElseThrow(() -> unknown(label)));
    }
    return chosen;
  }

  private ParameterException unknown(String label) {
    return new ParameterException(
        spec.commandLine(),
        "--only: " + label + " (expected: some of " + new ScenarioLabels() + ")");
  }
}
