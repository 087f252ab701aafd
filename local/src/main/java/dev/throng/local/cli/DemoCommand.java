package dev.throng.local.cli;

import dev.throng.client.ThrongApi;
import dev.throng.local.demo.Conversation;
import dev.throng.local.demo.LatencyMeasurement;
import dev.throng.local.demo.LatencyReport;
import dev.throng.local.load.Sender;
import dev.throng.local.stack.Stack;
import dev.throng.local.stack.StatusTable;
import dev.throng.local.world.DemoWorld;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code ./throng demo}: a conversation through the real gateway, or a measurement of it. */
@Command(
    name = "demo",
    description = {
      "Two people of the demo world log in and talk through the running gateway; each line shows"
          + " how long it took to the other one's client.",
      "With --latency: a table of latencies instead, in a channel made for it. For more than a few"
          + " messages per second the stack must run without rate limits:"
          + " ./throng up --rate-limits off"
    },
    mixinStandardHelpOptions = true)
final class DemoCommand implements Callable<Integer> {
  private static final Duration REST_BETWEEN = Duration.ofSeconds(2);
  private static final double WARM_UP_PER_SECOND = 50;
  private static final Duration POLL = Duration.ofMillis(500);

  @Mixin private HomeOption home = new HomeOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--pause",
      defaultValue = "700",
      description = "Milliseconds between two lines. Default: ${DEFAULT-VALUE}.")
  private long pauseMs;

  @Option(names = "--latency", description = "Measure instead of talking.")
  private boolean latency;

  @Option(
      names = "--rate",
      split = ",",
      defaultValue = "1,50,500",
      paramLabel = "N",
      description = "Messages per second, one row for each. Default: ${DEFAULT-VALUE}.")
  private List<Double> rates = List.of();

  @Option(
      names = "--seconds",
      defaultValue = "30",
      description = "Length of each measurement. Default: ${DEFAULT-VALUE}.")
  private int seconds;

  @Option(
      names = "--span",
      paramLabel = "SECONDS",
      description = "A row for each span of this length. Default: one for the whole measurement.")
  private int spanSeconds;

  @Option(
      names = "--sessions",
      defaultValue = "1",
      paramLabel = "N",
      description = "How many sessions receive each message. Default: ${DEFAULT-VALUE}.")
  private int sessions;

  @Option(
      names = "--warm-up",
      defaultValue = "30",
      paramLabel = "SECONDS",
      description = "50 messages per second before the first measurement. Default: 30.")
  private int warmUpSeconds;

  @Option(
      names = "--after-restart",
      description = {
        "Measure once the stack has been stopped and started again after the warm-up, so that the"
            + " table shows a cold stack and not a cold client."
      })
  private boolean afterRestart;

  @Override
  public Integer call() throws IOException, InterruptedException {
    PrintWriter out = spec.commandLine().getOut();
    Stack stack = home.stack();
    Optional<DemoWorld> world = DemoWorld.load(stack.home().demoWorld());
    if (!stack.isRunning() || world.isEmpty()) {
      out.println("demo needs a running stack and its demo world (expected: ./throng up)");
      return 2;
    }
    ThrongApi anonymous =
        ThrongApi.anonymous(
            URI.create(
                "http://"
                    + stack.config().host()
                    + ":"
                    + stack.config().gateway().restPort()
                    + "/api/v10"));
    Map<String, ThrongApi> people = logIn(anonymous, world.get());
    if (latency) {
      measure(out, anonymous.gateway(), world.get(), List.copyOf(people.values()));
    } else {
      out.printf("%n  #general of Throng, request to the other's client%n%n");
      new Conversation(out, world.get().channel(), pauseMs)
          .play(people, anonymous.gateway(), world.get().guild());
    }
    return 0;
  }

  private static Map<String, ThrongApi> logIn(ThrongApi anonymous, DemoWorld world) {
    Map<String, ThrongApi> people = new LinkedHashMap<>();
    for (DemoWorld.Person person : world.people()) {
      String token = anonymous.login(person.email(), person.password());
      people.put(person.username(), anonymous.person(token));
    }
    return people;
  }

  private void measure(PrintWriter out, URI gateway, DemoWorld world, List<ThrongApi> people)
      throws IOException, InterruptedException {
    ThrongApi owner = people.get(0);
    long channel = owner.createChannel(world.guild(), "latency").path("id").asLong();
    LatencyMeasurement measurement =
        new LatencyMeasurement(
            List.of(new Sender(owner, channel)), people.get(1), world.guild(), sessions);
    if (warmUpSeconds > 0) {
      out.printf("warming up for %d s ...%n", warmUpSeconds);
      out.flush();
      Duration length = Duration.ofSeconds(warmUpSeconds);
      var unused = measurement.run(gateway, WARM_UP_PER_SECOND, length, length);
    }
    if (afterRestart) {
      awaitRestart(out);
    }
    out.print(LatencyReport.head());
    out.flush();
    Duration length = Duration.ofSeconds(seconds);
    Duration span = spanSeconds > 0 ? Duration.ofSeconds(spanSeconds) : length;
    for (double rate : rates) {
      if (!afterRestart) {
        Thread.sleep(REST_BETWEEN.toMillis());
      }
      for (LatencyReport report : measurement.run(gateway, rate, length, span)) {
        out.print(report.row());
      }
      out.flush();
    }
  }

  private void awaitRestart(PrintWriter out) throws IOException, InterruptedException {
    out.println("warm; now, elsewhere: ./throng down && ./throng up --rate-limits off");
    out.flush();
    while (home.stack().isRunning()) {
      Thread.sleep(POLL.toMillis());
    }
    while (!home.stack().isRunning() || !StatusTable.of(home.stack()).isHealthy()) {
      Thread.sleep(POLL.toMillis());
    }
    home.stack().awaitCommands();
  }
}
