package dev.throng.local.cli;

import dev.throng.client.RestException;
import dev.throng.client.ThrongApi;
import dev.throng.local.config.StackConfig;
import dev.throng.local.config.StackHome;
import dev.throng.local.demo.LatencyReport;
import dev.throng.local.demo.WarmUpMessages;
import dev.throng.local.stack.Progress;
import dev.throng.local.stack.Stack;
import dev.throng.local.stack.StackException;
import dev.throng.local.stack.StackParts;
import dev.throng.local.stack.StatusTable;
import dev.throng.local.world.DemoWorld;
import dev.throng.local.world.Smoke;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code throng up}. */
@Command(
    name = "up",
    description = {
      "Starts everything that does not run yet and waits until it works.",
      "Jobs start from their newest checkpoint or savepoint. A second 'up' changes nothing."
    },
    mixinStandardHelpOptions = true)
final class UpCommand implements Callable<Integer> {
  @Mixin private HomeOption home = new HomeOption();
  @Spec private CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--rate-limits",
      paramLabel = "on|off",
      description = "Whether the gateway limits requests; off for load and chaos.")
  private @Nullable String rateLimits;

  @Option(
      names = "--gateways",
      paramLabel = "N",
      description = "How many gateway nodes; the second one's ports are 8180 and 8181.")
  private @Nullable Integer gateways;

  @Option(
      names = "--only",
      split = ",",
      paramLabel = "SERVICE",
      description = "Start only these services, and no jobs.")
  private Set<String> only = Set.of();

  @Option(
      names = "--no-search",
      description =
          "Leave Elasticsearch and the search job out, for a small machine. A later 'up' adds"
              + " them.")
  private boolean withoutSearch;

  @Option(
      names = "--no-warm-up",
      description =
          "Leave out the six seconds of messages in a guild of the demo world's people that is"
              + " deleted at once; the first messages of a cold stack take longer.")
  private boolean withoutWarmUp;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Another value for a key of local/stack.yaml, such as kafka.port=19092.")
  private Map<String, String> overrides = Map.of();

  @Override
  public Integer call() throws Exception {
    long begin = System.nanoTime();
    PrintWriter out = spec.commandLine().getOut();
    StackHome stackHome = home.home();
    Map<String, String> values = new LinkedHashMap<>(overrides);
    if (rateLimits != null) {
      values.put("gateway.rate-limits", rateLimits);
    }
    if (gateways != null) {
      values.put("gateway.nodes", gateways.toString());
    }
    StackConfig config = StackConfig.ofRepository(stackHome.root(), values);
    Progress progress = Progress.to(out);
    boolean cold = !Stack.attach(stackHome).isRunning();
    StackParts parts = new StackParts(only, !withoutSearch);
    Stack.up(stackHome, config, parts, progress, stack -> greet(stack, cold, out));
    out.println("Jobs of your own: ./throng sdk, then docs/data.md. Queries: ./throng sql");
    out.printf(Locale.ROOT, "Up in %.1f s.%n", (System.nanoTime() - begin) / 1e9);
    return 0;
  }

  private void greet(Stack stack, boolean cold, PrintWriter out) {
    out.println();
    out.print(StatusTable.of(stack));
    out.println();
    if (!only.isEmpty()) {
      return;
    }
    try {
      String url = stack.service("gateway").url();
      ThrongApi api = ThrongApi.anonymous(URI.create(url + "/v10"));
      Optional<DemoWorld> existing = DemoWorld.load(stack.home().demoWorld());
      DemoWorld world =
          existing.isPresent() ? existing.get() : DemoWorld.create(api, stack.home().demoWorld());
      out.printf(
          "IDENTIFY → READY in %d ms%n", Smoke.identify(api.bot(world.bot().token())).toMillis());
      if (cold && !withoutWarmUp) {
        warmUp(api, world, stack.home().run().resolve("warm-up-guild"), out);
      }
      out.printf("%n%s%n%n", world.describe(url));
    } catch (IOException e) {
      throw new UncheckedIOException("the demo world", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new StackException("interrupted");
    }
  }

  private static void warmUp(ThrongApi api, DemoWorld world, Path guild, PrintWriter out)
      throws IOException, InterruptedException {
    ThrongApi owner = api.person(world.people().get(0).token());
    ThrongApi guest = api.person(world.people().get(1).token());
    out.flush();
    try {
      LatencyReport report = WarmUpMessages.run(owner, guest, guild);
      out.printf(
          Locale.ROOT,
          "POST → MESSAGE_CREATE in %.0f ms (p50), %.0f ms (p99)%n",
          report.delivery().p50(),
          report.delivery().p99());
    } catch (RestException | IllegalStateException e) {
      out.println("Not warmed up, so the first messages take longer: " + e.getMessage());
    }
  }
}
