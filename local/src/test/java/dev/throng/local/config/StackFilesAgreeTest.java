package dev.throng.local.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.throng.local.server.FlinkJars;
import dev.throng.local.server.JobManagerService;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
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
    for (String service :
        List.of("prepare", "jobmanager", "jobmanager-standby", "taskmanager", "jobs")) {
      assertThat(image(service)).isEqualTo("flink:" + stack.flink().version() + "-java17");
    }
    assertThat(image("gateway"))
        .isEqualTo("eclipse-temurin:" + stack.requirements().java() + "-jre");
    assertThat(image("elasticsearch"))
        .isEqualTo("elasticsearch:" + stack.elasticsearch().version());
    assertThat(image("search-job")).isEqualTo(image("jobs"));
    assertThat(image("scylladb")).startsWith("scylladb/scylla:").isEqualTo(image("schema"));
  }

  @Test
  void theBuildUsesTheSameFlink() throws IOException {
    assertThat(Files.readString(ROOT.resolve("pom.xml")))
        .contains("<flink.version>" + stack.flink().version() + "</flink.version>");
  }

  @Test
  void theLocalNodeIsBuiltAgainstTheSameElasticsearch() throws IOException {
    assertThat(Files.readString(ROOT.resolve("pom.xml")))
        .contains(
            "<elasticsearch.version>"
                + stack.elasticsearch().version()
                + "</elasticsearch.version>");
  }

  @Test
  void hostPortsAreThoseOfTheLocalStack() {
    assertThat(hostPorts("kafka")).containsExactly(stack.kafka().port());
    assertThat(hostPorts("elasticsearch")).containsExactly(stack.elasticsearch().port());
    assertThat(hostPorts("scylladb")).containsExactly(stack.cassandra().port());
    assertThat(hostPorts("jobmanager")).containsExactly(stack.flink().restPort());
    assertThat(hostPorts("gateway"))
        .containsExactly(stack.gateway().restPort(), stack.gateway().wsPort());
    assertThat(map(service("gateway").get("healthcheck")).get("test").toString())
        .contains(":" + stack.gateway().operatorPort() + "/readyz");
    assertThat(flinkConf)
        .containsEntry("rest.port", stack.flink().restPort())
        .containsEntry("jobmanager.rpc.port", stack.flink().rpcPort());
    Map<String, Object> gateway = map(service("gateway").get("environment"));
    assertThat(gateway)
        .containsEntry("THRONG_REST_PORT", Integer.toString(stack.gateway().restPort()))
        .containsEntry("THRONG_WS_PORT", Integer.toString(stack.gateway().wsPort()))
        .containsEntry("THRONG_OPERATOR_PORT", Integer.toString(stack.gateway().operatorPort()))
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
        .containsEntry("KAFKA_HEAP_OPTS", "-Xms" + heapMib + "m -Xmx" + heapMib + "m")
        .containsEntry("KAFKA_OPTS", "-XX:+ExitOnOutOfMemoryError");
    assertThat(stack.kafka().jvm()).contains("-XX:+ExitOnOutOfMemoryError");
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
    sizes.put("env.java.opts.jobmanager", String.join(" ", stack.flink().jobManagerJvm()));
    assertThat(flinkConf).containsAllEntriesOf(sizes);
    assertThat(map(service("taskmanager").get("deploy")))
        .containsEntry("replicas", stack.flink().taskManagers());
  }

  /**
   * Among them what Flink needs of Java 17's closed packages: the file replaces the image's own.
   */
  @Test
  void flinkHasTheSameJvmFlags() {
    JobManagerService local =
        new JobManagerService(
            "",
            stack.host(),
            stack.flink(),
            new FlinkJars(Path.of(""), stack.flink().version(), List.of()),
            Path.of("flink"));
    List<String> expected = new ArrayList<>(stack.flink().jvm());
    local.launch().command().stream()
        .filter(flag -> flag.startsWith("--add-"))
        .forEach(expected::add);
    assertThat(expected).hasSizeGreaterThan(stack.flink().jvm().size());
    assertThat(flinkConf.get("env.java.opts.all").toString().strip().split("\\s+"))
        .containsExactlyElementsOf(expected);
  }

  @Test
  void theClusterSurvivesItsJobManager() {
    assertThat(flinkConf).containsEntry("high-availability.type", "zookeeper");
    assertThat(flinkConf.get("high-availability.zookeeper.quorum")).isEqualTo("zookeeper:2181");
    assertThat(map(compose.get("services"))).containsKeys("zookeeper", "jobmanager-standby");
  }

  /** The image writes snapshots to one and transactions to the other. */
  @Test
  void zooKeeperKeepsSnapshotsAndTransactions() {
    assertThat(volumes("zookeeper").values()).containsExactlyInAnyOrder("/data", "/datalog");
  }

  /** A new volume belongs to root: what another user writes to is handed over first. */
  @Test
  void volumesOfOtherUsersArePreparedBeforeTheyAreUsed() {
    Set<String> prepared = volumes("prepare").keySet();
    assertThat(prepared).contains("flink", "kafka", "elasticsearch", "secrets");
    assertThat(map(compose.get("volumes")).keySet()).containsAll(prepared);
    for (String name : map(compose.get("services")).keySet()) {
      if (!name.equals("prepare") && volumes(name).keySet().stream().anyMatch(prepared::contains)) {
        assertThat(map(map(service(name).get("depends_on")).get("prepare")))
            .as(name)
            .containsEntry("condition", "service_completed_successfully");
      }
    }
    assertThat(service("prepare")).containsEntry("user", "root");
  }

  /** As the local database, docs/adr/0007: there is one replica. */
  @Test
  void theDatabaseSyncsBeforeItAcknowledges() {
    List<?> flags = (List<?>) service("scylladb").get("command");
    assertThat(stack.cassandra().settings()).containsEntry("commitlog_sync", "batch");
    assertThat(flags.toString())
        .contains("--commitlog-sync=batch", "--developer-mode=0", "--smp=1", "--io-setup=0");
    Matcher memory = Pattern.compile("--memory=(\\d+)M").matcher(flags.toString());
    assertThat(memory.find()).isTrue();
    assertThat(Integer.parseInt(memory.group(1))).as("MiB for each core").isGreaterThan(1024);
    assertThat(volumes("scylladb"))
        .containsEntry("./cluster/scylla-io.yaml", "/throng/scylla-io.yaml:ro");
    assertThat(flags.toString()).contains("--io-properties-file=/throng/scylla-io.yaml");
    assertThat(yaml("cluster/scylla-io.yaml")).containsKey("disks");
  }

  @Test
  void theSearchNodeHasTheSameSettingsAndHeap() {
    Map<String, Object> environment = map(service("elasticsearch").get("environment"));
    stack
        .elasticsearch()
        .settings()
        .forEach((key, value) -> assertThat(environment).containsEntry(key, value.toString()));
    int heapMib = stack.elasticsearch().heapMib();
    assertThat(environment)
        .containsEntry(
            "ES_JAVA_OPTS",
            "-Xms" + heapMib + "m -Xmx" + heapMib + "m -XX:+ExitOnOutOfMemoryError");
    assertThat(map(service("gateway").get("environment")))
        .containsEntry(
            "THRONG_SEARCH_CELLS", "main=http://elasticsearch:" + stack.elasticsearch().port());
  }

  /** One compiler is for small machines: ADR 0009. */
  @Test
  void theGatewayHasTheSameHeapAndJvmFlagsButBothCompilers() {
    List<?> command = (List<?>) service("gateway").get("command");
    List<String> expected = new ArrayList<>();
    expected.add("java");
    expected.add("-Xmx" + stack.gateway().heapMib() + "m");
    expected.addAll(stack.gateway().jvm());
    assertThat(expected.remove("-XX:TieredStopAtLevel=1")).isTrue();
    assertThat(command.stream().map(String::valueOf).toList().subList(0, command.indexOf("-cp")))
        .isEqualTo(expected);
  }

  @Test
  void everyJvmEndsWhenItsMemoryIsExhausted() {
    // The others: flinkHasTheSameJvmFlags.
    Set<String> flink = Set.of("jobmanager", "jobmanager-standby", "taskmanager");
    List<String> javas = List.of("apache/kafka", "elasticsearch", "zookeeper", "eclipse-temurin");
    int seen = 0;
    for (String name : map(compose.get("services")).keySet()) {
      Map<String, Object> service = service(name);
      String image = image(name).substring(0, image(name).indexOf(':'));
      if (javas.contains(image) && service.containsKey("restart")) {
        assertThat(service.toString()).as(name).contains("-XX:+ExitOnOutOfMemoryError");
        seen++;
      } else if (service.containsKey("restart")) {
        assertThat(flink.contains(name) || image.equals("scylladb/scylla")).as(name).isTrue();
      }
    }
    assertThat(seen).isEqualTo(4);
  }

  /** A server that has just started may refuse what it will take seconds later. */
  @Test
  void topicsAndTablesAreAskedForAgainWhenTheyAreRefused(@TempDir Path dir) throws Exception {
    for (String service : List.of("topics", "schema")) {
      assertThat(runRefused(dir, service, 2)).as(service).startsWith("exit 0\n");
      assertThat(runRefused(dir, service, 1_000))
          .as(service)
          .startsWith("exit 1\n")
          .contains("not created in 10 attempts");
    }
  }

  /** The script of a service; the first attempts of what it runs fail. */
  private String runRefused(Path dir, String service, int attempts) throws Exception {
    Path count = Files.writeString(dir.resolve("count"), "");
    Path tool = dir.resolve("cqlsh");
    Files.writeString(
        tool,
        "#!/bin/sh\necho >> %s\n[ $(wc -l < %s) -gt %d ]\n".formatted(count, count, attempts));
    Path sleep = Files.writeString(dir.resolve("sleep"), "#!/bin/sh\n");
    assertThat(tool.toFile().setExecutable(true)).isTrue();
    assertThat(sleep.toFile().setExecutable(true)).isTrue();
    String script =
        script(service)
            .replace("/opt/kafka/bin/kafka-topics.sh", tool.toString())
            .replace("$$", "$");
    return run("env", "PATH=" + dir + ":" + System.getenv("PATH"), "sh", "-euc", script);
  }

  /** A secret that is made anew makes all tokens void. */
  @Test
  void theTokenSecretIsKeptInAVolume() {
    assertThat(map(service("gateway").get("environment")))
        .containsEntry("THRONG_TOKEN_SECRET_FILE", "/secrets/token")
        .doesNotContainKey("THRONG_TOKEN_SECRET");
    assertThat(volumes("gateway")).containsEntry("secrets", "/secrets:ro");
  }

  @Test
  void theSameJobsAreDeployed() throws IOException {
    String script = Files.readString(ROOT.resolve("cluster/deploy.sh"));
    List<String> ofChat =
        stack.jobs().keySet().stream().filter(job -> !stack.jobs().get(job).indexes()).toList();
    assertThat(script).contains("set -- " + String.join(" ", ofChat));
    stack
        .jobs()
        .forEach(
            (name, job) -> {
              StringBuilder clients = new StringBuilder();
              for (String client : List.of("cassandra", "elasticsearch")) {
                if (job.clients().contains(client)) {
                  clients.append(" arguments+=(\"${").append(client).append("[@]}\")");
                }
              }
              assertThat(script)
                  .contains("    %s) main=%s%s ;;\n".formatted(name, job.mainClass(), clients));
              assertThat(script)
                  .contains("  parallelism=${!setting:-%d}\n".formatted(job.parallelism()));
              assertThat(job.clients()).contains("kafka");
            });
    Map<String, Object> environment = map(service("jobs").get("environment"));
    assertThat(environment)
        .containsEntry("FLINK_URL", "http://jobmanager:" + stack.flink().restPort())
        .containsEntry("DATACENTER", stack.cassandra().datacenter())
        .containsEntry("KEYSPACE", stack.cassandra().keyspace());
    assertThat(map(service("search-job").get("environment")))
        .containsEntry("FLINK_URL", environment.get("FLINK_URL"))
        .containsEntry("KAFKA", environment.get("KAFKA"))
        .containsEntry("ELASTICSEARCH", "http://elasticsearch:" + stack.elasticsearch().port());
    assertThat(service("search-job").get("entrypoint").toString()).endsWith("deploy.sh, search]");
    assertThat(volumes("search-job")).isEqualTo(volumes("jobs"));
    assertThat(volumes("jobs"))
        .containsEntry("./cluster/deploy.sh", "/throng/deploy.sh:ro")
        .containsEntry("flink", environment.get("FLINK_DIR").toString());
  }

  /** What docker compose itself says of the file, where its plugin is installed. */
  @Test
  void dockerComposeAcceptsTheFile() throws Exception {
    assumeTrue(
        run("docker", "compose", "version").startsWith("exit 0"),
        "docker compose is not installed: skipped");

    assertThat(run("docker", "compose", "config", "--quiet")).isEqualTo("exit 0\n");
  }

  /** Its exit code and output. */
  private static String run(String... command) throws InterruptedException {
    try {
      Process process =
          new ProcessBuilder(command).directory(ROOT.toFile()).redirectErrorStream(true).start();
      process.getOutputStream().close();
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return "exit " + process.waitFor() + "\n" + output;
    } catch (IOException e) {
      return "cannot be started: " + e.getMessage();
    }
  }

  /** What a service mounts: where, with {@code :ro} if it only reads, by source. */
  private Map<String, String> volumes(String service) {
    Map<String, String> volumes = new LinkedHashMap<>();
    for (Object volume : (List<?>) service(service).getOrDefault("volumes", List.of())) {
      String[] parts = volume.toString().split(":", 2);
      volumes.put(parts[0], parts[1]);
    }
    return volumes;
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
