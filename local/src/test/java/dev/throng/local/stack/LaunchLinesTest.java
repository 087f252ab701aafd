package dev.throng.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.local.config.RepositoryRoot;
import dev.throng.local.config.StackConfig;
import dev.throng.local.config.StackHome;
import dev.throng.local.process.Launch;
import dev.throng.local.server.Service;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LaunchLinesTest {
  private static final String EXIT = "-XX:+ExitOnOutOfMemoryError";

  @TempDir Path root;
  private final StackConfig config = StackConfig.ofRepository(RepositoryRoot.find());

  /** One that lives on without the thread that had the error looks healthy and does nothing. */
  @Test
  void everyProcessEndsWhenItsMemoryIsExhausted() throws Exception {
    Map<String, Launch> launches = launches();

    assertThat(launches)
        .containsOnlyKeys(
            "kafka",
            "cassandra",
            "elasticsearch",
            "jobmanager",
            "taskmanager-1",
            "taskmanager-2",
            "gateway",
            "user-jobmanager",
            "user-taskmanager-1",
            "supervisor");
    launches.forEach(
        (name, launch) -> assertThat(launch.command()).as(name).containsOnlyOnce(EXIT));
  }

  @Test
  void onlyTheSearchIndexAndUsersJobsGiveWayToOthers() throws Exception {
    launches()
        .forEach(
            (name, launch) ->
                assertThat(String.join(" ", launch.command()).contains("exec nice "))
                    .as(name)
                    .isEqualTo(name.equals("elasticsearch") || name.startsWith("user-")));
  }

  @Test
  void everyCommandOfTheLauncherDoesToo() throws Exception {
    List<String> java =
        Files.readAllLines(RepositoryRoot.find().resolve("throng")).stream()
            .filter(line -> line.strip().startsWith("exec \"$java\""))
            .toList();

    assertThat(java).hasSizeGreaterThanOrEqualTo(3).allMatch(line -> line.contains(EXIT));
  }

  private Map<String, Launch> launches() throws Exception {
    StackHome home = new StackHome(root, root.resolve("home"));
    Map<String, Launch> launches = new LinkedHashMap<>();
    for (Service service : services(home)) {
      launches.put(service.name(), service.launch());
    }
    for (Service service : Services.ofUserJobs(config, home)) {
      launches.put(service.name(), service.launch());
    }
    launches.put(Supervisor.NAME, Supervisor.launch(home));
    return launches;
  }

  /** With server jars that are said to be there. */
  private Iterable<Service> services(StackHome home) throws Exception {
    servers("kafka", config.kafka().version());
    servers("elasticsearch", config.elasticsearch().version());
    servers("flink", config.flink().version());
    servers("flink-table", config.userFlink().version());
    Files.createFile(servers("cassandra", config.cassandra().version()).resolve("jamm-0.jar"));
    return Services.of(config, home);
  }

  private Path servers(String name, String version) throws Exception {
    Path server = root.resolve(".throng/servers").resolve(name + "-" + version);
    Path lib = Files.createDirectories(server.resolve("lib"));
    Files.createFile(server.resolve("complete"));
    return lib;
  }
}
