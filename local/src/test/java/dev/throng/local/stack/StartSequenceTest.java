package dev.throng.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.local.process.OsProcess;
import dev.throng.local.server.GatewayService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartSequenceTest {
  @TempDir Path dir;
  private final List<String> lines = Collections.synchronizedList(new ArrayList<>());
  private PidFiles pids;

  @BeforeEach
  void pids() {
    pids = new PidFiles(dir.resolve("run"));
  }

  @AfterEach
  void killAll() {
    for (String name : List.of("store", "gateway")) {
      pids.alive(name).ifPresent(OsProcess::kill);
    }
  }

  @Test
  void whatComesAfterTheJobsIsStartedAfterThem() {
    run("sleep 60", () -> lines.add("jobs " + pids.read("gateway").isPresent()));
    assertThat(lines).hasSize(3);
    assertThat(lines.get(0)).startsWith("store ").endsWith("fake:store");
    assertThat(lines.get(1)).isEqualTo("jobs false");
    assertThat(lines.get(2)).startsWith("gateway ");
    assertThat(pids.alive("gateway")).isPresent();
  }

  @Test
  void whatRunsAlreadyIsNotStartedAgain() {
    run("sleep 60", () -> {});
    OsProcess store = pids.read("store").orElseThrow();
    run("sleep 60", () -> {});
    assertThat(pids.read("store")).contains(store);
  }

  @Test
  void aServiceThatEndsWhileStartingIsAnErrorAndNothingAfterItIsStarted() {
    assertThatThrownBy(() -> run("exit 3", () -> lines.add("jobs")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("store ended while starting");
    assertThat(lines).isEmpty();
    assertThat(pids.read("gateway")).isEmpty();
  }

  private void run(String storeCommand, Runnable jobs) {
    ServiceStarter starter = new ServiceStarter(pids, lines::add);
    StartSequence.run(
        List.of(
            starter.step(service("gateway", "sleep 60", Set.of(GatewayService.JOBS, "absent"))),
            new Step(GatewayService.JOBS, Set.of("store"), jobs),
            starter.step(service("store", storeCommand, Set.of()))));
  }

  private FakeService service(String name, String command, Set<String> startAfter) {
    return new FakeService(name, dir, command, startAfter, List.of());
  }
}
