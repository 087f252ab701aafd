package dev.throng.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.ThrongApi;
import dev.throng.local.chaos.ChaosTarget;
import dev.throng.local.chaos.StackChaosTarget;
import dev.throng.local.config.RepositoryRoot;
import dev.throng.local.config.StackConfig;
import dev.throng.local.config.StackHome;
import dev.throng.local.stack.Stack;
import dev.throng.local.stack.StackParts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The stack that all tests of a test JVM share, with two gateways, ports and a directory of its own
 * and without rate limits. The first test starts it, and it stops when the JVM ends. With {@code
 * -Dthrong.attach=DIR} the tests use the stack that runs in that directory.
 */
final class LiveStack {
  private static final Duration EVENTUALLY = Duration.ofSeconds(120);
  private static final Duration RESTART = Duration.ofSeconds(180);
  private static final int GATEWAYS = 2;
  private static final int PORTS_OF_A_NODE = 100;
  private static final List<String> PORTS =
      List.of(
          "kafka.port",
          "kafka.controller-port",
          "cassandra.port",
          "cassandra.storage-port",
          "elasticsearch.port",
          "elasticsearch.transport-port",
          "flink.rest-port",
          "flink.rpc-port",
          "user-flink.rest-port",
          "user-flink.rpc-port",
          "gateway.rest-port",
          "gateway.ws-port",
          "gateway.operator-port");

  private static @Nullable LiveStack instance;

  private final AtomicInteger names = new AtomicInteger();
  private final String run = Long.toString(System.currentTimeMillis(), 36);
  private @Nullable Stack stack;
  private boolean attached;

  /** The running stack. */
  static synchronized LiveStack get() {
    if (instance == null) {
      instance = new LiveStack();
      // Not after a class: each one that a fork is given is a run of JUnit's.
      Runtime.getRuntime().addShutdownHook(new Thread(LiveStack::stop, "stack-down"));
      instance.start();
    }
    return instance;
  }

  private void start() {
    String running = System.getProperty("throng.attach");
    if (running != null) {
      attached = true;
      stack = Stack.attach(new StackHome(RepositoryRoot.find(), Path.of(running)));
      return;
    }
    Map<String, Object> overrides = new HashMap<>();
    int ports = PORTS.size() + (GATEWAYS - 1) * PORTS_OF_A_NODE;
    int firstPort = PortBlock.find(ports, Integer.getInteger("throng.fork", 1));
    for (int i = 0; i < PORTS.size(); i++) {
      overrides.put(PORTS.get(i), firstPort + i);
    }
    overrides.put("gateway.nodes", GATEWAYS);
    overrides.put("gateway.rate-limits", "off");
    // Only of people whose client says that it knows of it.
    overrides.put("gateway.settings", Map.of("guild.passive-from-members", 1));
    Path root = RepositoryRoot.find();
    StackHome home = new StackHome(root, Path.of(System.getProperty("throng.home")));
    deleteOld(home.dir());
    StackConfig config = StackConfig.ofRepository(root, overrides);
    stack = Stack.attach(home);
    stack = Stack.up(home, config, StackParts.CHAT, System.out::println);
  }

  private static synchronized void stop() {
    if (instance != null && instance.stack != null && !instance.attached) {
      Stack.attach(instance.stack.home()).down(false, line -> {});
    }
  }

  private static void deleteOld(Path dir) {
    if (!Files.exists(dir)) {
      return;
    }
    try (Stream<Path> files = Files.walk(dir)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("deleting " + dir, e);
    }
  }

  /** Scheme, host and port of REST. */
  URI rest() {
    return rest(0);
  }

  private URI rest(int node) {
    StackConfig config = stack.config();
    return URI.create("http://" + config.host() + ":" + config.gateway().ofNode(node).restPort());
  }

  /** REST without a token. */
  ThrongApi api() {
    return api(0);
  }

  private ThrongApi api(int node) {
    return ThrongApi.anonymous(rest(node).resolve("/api/v10"));
  }

  /** Starts what search needs, which is left out otherwise. */
  void startSearch() {
    if (!attached) {
      stack = Stack.up(stack.home(), stack.config(), StackParts.ALL, System.out::println);
    }
  }

  /** Its processes and jobs. */
  Stack stack() {
    return stack;
  }

  /** The same stack for faults. */
  ChaosTarget chaosTarget() {
    return new StackChaosTarget(stack);
  }

  /** Stops the gateway gracefully and waits until its supervisor has brought it back. */
  void restartGateway() throws InterruptedException {
    long before = stack.process("gateway").orElseThrow().pid();
    stack.signal("gateway", "TERM");
    ChaosTarget target = chaosTarget();
    long deadline = System.nanoTime() + RESTART.toNanos();
    while (stack.process("gateway").map(process -> process.pid() == before).orElse(true)
        || !target.isHealthy()) {
      if (System.nanoTime() > deadline) {
        throw new IllegalStateException("the gateway is not back after " + RESTART);
      }
      Thread.sleep(100);
    }
  }

  /** Process id of the gateway; another one means that it died meanwhile. */
  long gatewayPid() {
    return stack.process("gateway").orElseThrow().pid();
  }

  /** A user name that nobody has. */
  String newName(String prefix) {
    return prefix + "_" + run + "_" + names.incrementAndGet();
  }

  /** Registers a person and returns calls with the person's token. */
  ThrongApi newPerson(String prefix) {
    return newPerson(prefix, api());
  }

  /** The same by way of the last gateway, which is another one than for everybody else. */
  ThrongApi newPersonElsewhere(String prefix) {
    return newPerson(prefix, api(stack.config().gateway().nodes() - 1));
  }

  private ThrongApi newPerson(String prefix, ThrongApi api) {
    String name = newName(prefix);
    return api.person(api.register(name, name + "@example.org", "a long password"));
  }

  /** The first text channel of a guild. */
  long textChannel(ThrongApi member, long guild) {
    for (JsonNode channel : member.channels(guild)) {
      if (channel.path("type").asInt() == 0) {
        return channel.path("id").asLong();
      }
    }
    throw new IllegalStateException("guild " + guild + " has no text channel");
  }

  /** Waits until the assertion holds. */
  void eventually(Runnable assertion) {
    long deadline = System.nanoTime() + EVENTUALLY.toNanos();
    while (true) {
      try {
        assertion.run();
        return;
      } catch (AssertionError e) {
        if (System.nanoTime() > deadline) {
          throw e;
        }
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted", e);
      }
    }
  }
}
