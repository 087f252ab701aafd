package dev.throng.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.local.config.RepositoryRoot;
import dev.throng.local.config.StackConfig;
import dev.throng.local.server.ElasticsearchService;
import dev.throng.local.server.Service;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PreflightTest {
  private static final Path HOME = Path.of("/home/stack");
  private final StackConfig config = StackConfig.ofRepository(RepositoryRoot.find());
  private final List<Service> services =
      List.of(new FakeService("kafka", HOME, "true", Set.of(), List.of(9092, 9093)));

  @Test
  void nothingIsWrongWithAGoodMachine() {
    assertThat(problems(new FakeMachine(17, 8_000, 100_000, 0), true)).isEmpty();
  }

  @Test
  void everyProblemIsToldAtOnce() {
    assertThat(problems(new FakeMachine(11, 100, 50, 9093), true))
        .containsExactly(
            "Java: 11 (expected: a JDK 17 or later; set JAVA_HOME)",
            "memory: 100 MiB available (expected: 3072 MiB; end other programs)",
            "disk: 50 MiB free at /home/stack (expected: 2048 MiB)",
            "port 9093 of kafka: taken by pid 7 (nginx) (expected: free; stop that process, or"
                + " change local/stack.yaml)");
  }

  @Test
  void searchNeedsMemoryOfItsOwn() {
    Service search =
        new ElasticsearchService(config.host(), config.elasticsearch(), Path.of("lib"), HOME);
    assertThat(
            new Preflight(new FakeMachine(17, 3_100, 100_000, 0))
                .problems(config, List.of(services.get(0), search), true, HOME))
        .containsExactly(
            "memory: 3100 MiB available (expected: 3972 MiB; end other programs, or leave search"
                + " out: --no-search)");
  }

  @Test
  void memoryIsNotAskedForWhenTheOtherServicesHaveTheirsAlready() {
    assertThat(problems(new FakeMachine(17, 100, 100_000, 0), false)).isEmpty();
  }

  @Test
  void theRealMachineFindsAPortThatWeListenOn() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      PreflightHost machine = PreflightHost.real();
      assertThat(machine.isPortFree("127.0.0.1", socket.getLocalPort())).isFalse();
      assertThat(machine.portOwner(socket.getLocalPort()))
          .matches("another process|pid " + ProcessHandle.current().pid() + " \\(.+\\)");
      assertThat(machine.diskFreeMib(Path.of("/nowhere/at/all"))).isPositive();
    }
  }

  private List<String> problems(PreflightHost machine, boolean wholeStack) {
    return new Preflight(machine).problems(config, services, wholeStack, HOME);
  }

  private record FakeMachine(int javaRelease, long memoryMib, long diskMib, int takenPort)
      implements PreflightHost {
    @Override
    public OptionalLong memoryAvailableMib() {
      return OptionalLong.of(memoryMib);
    }

    @Override
    public long diskFreeMib(Path dir) {
      return diskMib;
    }

    @Override
    public boolean isPortFree(String host, int port) {
      return port != takenPort;
    }

    @Override
    public String portOwner(int port) {
      return "pid 7 (nginx)";
    }
  }
}
