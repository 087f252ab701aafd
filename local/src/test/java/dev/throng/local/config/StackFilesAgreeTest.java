package dev.throng.local.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** local/stack.yaml, docker-compose.yml and flink-conf/config.yaml describe the same stack. */
class StackFilesAgreeTest {
  private static final Path ROOT = RepositoryRoot.find();

  private final StackConfig stack = StackConfig.ofRepository(ROOT);
  private final Map<String, Object> compose = yaml("docker-compose.yml");
  private final Map<String, Object> flinkConf = yaml("flink-conf/config.yaml");

  @Test
  void imagesHaveTheVersionsOfTheLocalServers() {
    assertThat(image("kafka")).isEqualTo("apache/kafka:" + stack.kafka().version());
    assertThat(image("topics")).isEqualTo(image("kafka"));
    for (String service : List.of("jobmanager", "jobmanager-standby", "taskmanager", "jobs")) {
      assertThat(image(service)).isEqualTo("flink:" + stack.flink().version() + "-java17");
    }
    assertThat(image("gateway"))
        .isEqualTo("eclipse-temurin:" + stack.requirements().java() + "-jre");
    assertThat(image("scylladb")).startsWith("scylladb/scylla:").isEqualTo(image("schema"));
  }

  @Test
  void theBuildUsesTheSameFlink() throws IOException {
    assertThat(Files.readString(ROOT.resolve("pom.xml")))
        .contains("<flink.version>" + stack.flink().version() + "</flink.version>");
  }

  @Test
  void hostPortsAreThoseOfTheLocalStack() {
    assertThat(hostPorts("kafka")).containsExactly(stack.kafka().port());
    assertThat(hostPorts("scylladb")).containsExactly(stack.cassandra().port());
    assertThat(hostPorts("jobmanager")).containsExactly(stack.flink().restPort());
    assertThat(hostPorts("gateway"))
        .containsExactly(stack.gateway().restPort(), stack.gateway().wsPort());
    assertThat(flinkConf)
        .containsEntry("rest.port", stack.flink().restPort())
        .containsEntry("jobmanager.rpc.port", stack.flink().rpcPort());
    Map<String, Object> gateway = map(service("gateway").get("environment"));
    assertThat(gateway)
        .containsEntry("THRONG_REST_PORT", Integer.toString(stack.gateway().restPort()))
        .containsEntry("THRONG_WS_PORT", Integer.toString(stack.gateway().wsPort()))
        .containsEntry("THRONG_CASSANDRA_KEYSPACE", stack.cassandra().keyspace())
        .containsEntry("THRONG_CASSANDRA_LOCAL_DATACENTER", stack.cassandra().datacenter())
        .containsEntry("THRONG_RATE_LIMITS", stack.gateway().rateLimits());
  }

  @Test
  void theBrokerHasTheSameSettingsAndHeap() {
    Map<String, Object> environment = map(service("kafka").get("environment"));
    stack
        .kafka()
        .settings()
        .forEach(
            (key, value) ->
                assertThat(environment)
                    .containsEntry(
                        "KAFKA_" + key.toUpperCase(Locale.ROOT).replace('.', '_'),
                        value.toString()));
    int heapMib = stack.kafka().heapMib();
    assertThat(environment)
        .containsEntry("KAFKA_HEAP_OPTS", "-Xms" + heapMib + "m -Xmx" + heapMib + "m");
  }

  @Test
  void topicsHaveTheSamePartitionsAndSettings() {
    Map<String, StackConfig.TopicSpec> created = new LinkedHashMap<>();
    Matcher line =
        Pattern.compile("(?m)^create (\\S+) (\\d+)((?: --config \\S+)*)$")
            .matcher(script("topics"));
    while (line.find()) {
      Map<String, String> settings = new LinkedHashMap<>();
      Matcher setting = Pattern.compile("--config ([^=]+)=(\\S+)").matcher(line.group(3));
      while (setting.find()) {
        settings.put(setting.group(1), setting.group(2));
      }
      created.put(
          line.group(1), new StackConfig.TopicSpec(Integer.parseInt(line.group(2)), settings));
    }
    assertThat(created).isEqualTo(stack.topics());
  }

  @Test
  void flinkHasTheSameSettingsSlotsAndMemory() {
    assertThat(flinkConf).containsAllEntriesOf(stack.flink().settings());
    StackConfig.TaskManagerMemory memory = stack.flink().taskManagerMemory();
    Map<String, Object> sizes = new TreeMap<>();
    sizes.put("taskmanager.memory.framework.heap.size", memory.frameworkHeapMib() + "m");
    sizes.put("taskmanager.memory.task.heap.size", memory.taskHeapMib() + "m");
    sizes.put("taskmanager.memory.framework.off-heap.size", memory.frameworkOffHeapMib() + "m");
    sizes.put("taskmanager.memory.task.off-heap.size", memory.taskOffHeapMib() + "m");
    sizes.put("taskmanager.memory.network.min", memory.networkMib() + "m");
    sizes.put("taskmanager.memory.network.max", memory.networkMib() + "m");
    sizes.put("taskmanager.memory.managed.size", memory.managedMib() + "m");
    sizes.put("taskmanager.memory.jvm-metaspace.size", memory.metaspaceMib() + "m");
    sizes.put("taskmanager.memory.jvm-overhead.min", memory.overheadMib() + "m");
    sizes.put("taskmanager.memory.jvm-overhead.max", memory.overheadMib() + "m");
    sizes.put("jobmanager.memory.heap.size", stack.flink().jobManagerHeapMib() + "m");
    sizes.put("taskmanager.numberOfTaskSlots", stack.flink().slots());
    sizes.put("env.java.opts.all", String.join(" ", stack.flink().jvm()));
    sizes.put("env.java.opts.jobmanager", String.join(" ", stack.flink().jobManagerJvm()));
    assertThat(flinkConf).containsAllEntriesOf(sizes);
    assertThat(map(service("taskmanager").get("deploy")))
        .containsEntry("replicas", stack.flink().taskManagers());
  }

  @Test
  void theClusterSurvivesItsJobManager() {
    assertThat(flinkConf).containsEntry("high-availability.type", "zookeeper");
    assertThat(flinkConf.get("high-availability.zookeeper.quorum")).isEqualTo("zookeeper:2181");
    assertThat(map(compose.get("services"))).containsKeys("zookeeper", "jobmanager-standby");
  }

  @Test
  void theSameJobsAreSubmitted() {
    String script = script("jobs");
    stack
        .jobs()
        .values()
        .forEach(
            job -> {
              String start = "run " + job.mainClass() + " " + job.parallelism() + " ";
              String line =
                  script.lines().filter(l -> l.startsWith(start)).findFirst().orElse("none");
              assertThat(line).startsWith(start);
              assertThat(line.contains("--kafka.bootstrap-servers"))
                  .isEqualTo(job.clients().contains("kafka"));
              assertThat(line.contains("--cassandra.contact-points"))
                  .isEqualTo(job.clients().contains("cassandra"));
            });
    assertThat(script.lines().filter(l -> l.startsWith("run dev."))).hasSize(stack.jobs().size());
  }

  /** What docker compose itself says of the file, where its plugin is installed. */
  @Test
  void dockerComposeAcceptsTheFile() throws Exception {
    assumeTrue(
        run(Map.of(), "docker", "compose", "version").startsWith("exit 0"),
        "docker compose is not installed: skipped");

    String secret = "0".repeat(64);
    assertThat(run(Map.of("THRONG_TOKEN_SECRET", secret), "docker", "compose", "config", "--quiet"))
        .isEqualTo("exit 0\n");
    assertThat(run(Map.of(), "docker", "compose", "config", "--quiet"))
        .contains("THRONG_TOKEN_SECRET");
  }

  /** Its exit code and output. */
  private static String run(Map<String, String> environment, String... command)
      throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true);
    builder.environment().remove("THRONG_TOKEN_SECRET");
    builder.environment().putAll(environment);
    try {
      Process process = builder.start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return "exit " + process.waitFor() + "\n" + output;
    } catch (IOException e) {
      return "cannot be started: " + e.getMessage();
    }
  }

  private String image(String service) {
    return String.valueOf(service(service).get("image"));
  }

  private List<Integer> hostPorts(String service) {
    return ((List<?>) service(service).get("ports"))
        .stream()
            .map(
                mapping -> {
                  String[] parts = mapping.toString().split(":");
                  assertThat(parts[0]).isEqualTo(stack.host());
                  return Integer.parseInt(parts[1]);
                })
            .toList();
  }

  /** The shell script of a service: the last element of its command or entry point. */
  private String script(String service) {
    Object command = service(service).getOrDefault("command", service(service).get("entrypoint"));
    List<?> words = (List<?>) command;
    return words.get(words.size() - 1).toString();
  }

  /** A service with what it merges in (the merge key is YAML 1.1's; this parser reads 1.2). */
  private Map<String, Object> service(String name) {
    Map<String, Object> service = map(map(compose.get("services")).get(name));
    Map<String, Object> merged = new LinkedHashMap<>();
    if (service.get("<<") != null) {
      merged.putAll(map(service.get("<<")));
    }
    merged.putAll(service);
    return merged;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> map(Object yaml) {
    return (Map<String, Object>) yaml;
  }

  private static Map<String, Object> yaml(String file) {
    try {
      return map(
          new Load(LoadSettings.builder().setMaxAliasesForCollections(50).build())
              .loadFromString(Files.readString(ROOT.resolve(file))));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
