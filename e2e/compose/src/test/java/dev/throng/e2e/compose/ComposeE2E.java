package dev.throng.e2e.compose;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.local.config.RepositoryRoot;
import dev.throng.local.config.StackConfig;
import dev.throng.local.server.CassandraService;
import dev.throng.local.server.ElasticsearchService;
import dev.throng.local.server.ServerJars;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/**
 * The services of docker-compose.yml from the first start on, each under its image's user.
 * Cassandra takes the place of ScyllaDB, a node of the local stack that of the Elasticsearch image,
 * and one task manager that of two.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ComposeE2E {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String API = "http://127.0.0.1:8080/api/v10";
  private static final String FLINK = "http://127.0.0.1:8082";

  @TempDir static Path dir;
  private static @Nullable ContainerHost started;
  private static Path jar;
  private static String token = "";
  private static Map<String, String> jobs = Map.of();

  @BeforeAll
  static void prepare() throws Exception {
    String obstacle = ContainerHost.obstacle();
    if (!obstacle.isEmpty()) {
      System.err.println("docker-compose.yml was NOT tried: " + obstacle);
    }
    assumeTrue(obstacle.isEmpty(), "docker-compose.yml was NOT tried: " + obstacle);
    Path root = RepositoryRoot.find();
    StackConfig stack = StackConfig.ofRepository(root);
    Path built = root.resolve("jobs/flink/target/throng-jobs.jar");
    jar = Files.createDirectories(dir.resolve("jobs")).resolve("throng-jobs.jar");
    Files.copy(built, jar);
    Path flink = ServerJars.resolve(root, "flink", stack.flink().version());
    Map<String, Path> paths = new HashMap<>();
    paths.put("./jobs/flink/target", jar.getParent());
    paths.put("flink:/opt/flink/lib:ro", flink);
    paths.put("zookeeper:/opt/flink/lib:ro", flink);
    paths.put(
        "kafka:/opt/kafka/libs:ro", ServerJars.resolve(root, "kafka", stack.kafka().version()));
    Path tools = TestJars.copy(Files.createDirectories(dir.resolve("tools")));
    paths.put("kafka:/opt/test:ro", tools);
    paths.put("scylla:/opt/test:ro", tools);
    ComposeFile compose =
        ComposeFile.read(
            Path.of(System.getProperty("throng.compose", root + "/docker-compose.yml")));
    ContainerHost host = new ContainerHost(compose, dir, paths, System.out::println);
    CassandraService cassandra =
        new CassandraService(
            "127.0.0.1",
            stack.cassandra(),
            ServerJars.resolve(root, "cassandra", stack.cassandra().version()),
            Files.createDirectories(dir.resolve("cassandra")));
    cassandra.prepare();
    // Its check is a program that is not here; who asks it waits until it answers.
    host.replace("scylladb", cassandra.launch().command(), List.of());
    ElasticsearchService elasticsearch =
        new ElasticsearchService(
            "127.0.0.1",
            stack.elasticsearch(),
            ServerJars.resolve(root, "elasticsearch", stack.elasticsearch().version()),
            Files.createDirectories(dir.resolve("elasticsearch")));
    elasticsearch.prepare();
    host.replace(
        "elasticsearch",
        elasticsearch.launch().command(),
        compose.service("elasticsearch").healthcheck());
    started = host;
  }

  @AfterAll
  static void stop() throws Exception {
    if (started != null) {
      started.close();
    }
  }

  @Test
  @Order(1)
  void allServicesStartOnNewVolumes() throws Exception {
    host().up("gateway");
    host().awaitHealthy("gateway");
    jobs = runningJobs();
    assertThat(jobs).containsOnlyKeys("live", "reader", "store", "readstate");
    token =
        post(
                "/auth/register",
                "{\"username\":\"ada\",\"email\":\"ada@example.org\",\"password\":\"correct"
                    + " horse\",\"date_of_birth\":\"2000-01-01\",\"consent\":true}")
            .path("token")
            .asText();
    assertThat(me()).isEqualTo("ada");
  }

  @Test
  @Order(2)
  void theSecretOfTokensIsMadeOnce() throws Exception {
    requireTheFirstStart();
    Path secret = host().volume("secrets").resolve("token");
    String before = Files.readString(secret);
    assertThat(host().run("prepare")).isEqualTo("exit 0\n");
    assertThat(Files.readString(secret)).hasSize(64).isEqualTo(before);
  }

  /** One gateway counts for REST and for its sockets, and one user's flood stops nobody else. */
  @Test
  @Order(3)
  void limitsAreOn() throws Exception {
    requireTheFirstStart();
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String classPath = System.getProperty("java.class.path");
    String answer =
        host().inNetwork(java, "-Xmx128m", "-cp", classPath, LimitsTool.class.getName(), API);
    assertThat(answer).startsWith("exit 0\n");
    JsonNode told = json(answer.substring(answer.indexOf('{')));

    assertThat(told.path("remaining before").asInt()).isEqualTo(1_000);
    assertThat(told.path("remaining after").asInt()).isEqualTo(999);
    assertThat(statuses(told.path("passwords"))).isEqualTo("400 ".repeat(10) + "429 ");
    assertThat(told.path("passwords").path(10).path("retry_after").asDouble()).isBetween(0.1, 60.0);
    assertThat(statuses(told.path("requests"))).contains("200 ", "429 ");
    assertThat(statuses(told.path("messages"))).isEqualTo("200 ".repeat(5));
  }

  @Test
  @Tag("slow")
  @Order(4)
  void jobsTokensAndStateOutliveAllContainers() throws Exception {
    requireTheFirstStart();
    host().down();
    host().up("gateway");
    assertThat(host().container("jobs").output()).doesNotContain("starting", "stopping");
    host().awaitHealthy("gateway");
    assertThat(runningJobs()).isEqualTo(jobs);
    assertThat(me()).isEqualTo("ada");
  }

  @Test
  @Tag("slow")
  @Order(5)
  void aNewJarGoesOnFromASavepointOfTheOldOne() throws Exception {
    requireTheFirstStart();
    rebuildJar();
    assertThat(host().run("jobs"))
        .startsWith("exit 0\n")
        .contains("job live: stopping " + jobs.get("live") + " with a savepoint")
        .containsPattern("job live: starting \\w+ from /flink/savepoints/live/savepoint-")
        .containsPattern("job store: starting \\w+ from /flink/savepoints/store/savepoint-");
    Map<String, String> newer = runningJobs();
    assertThat(newer)
        .containsOnlyKeys("live", "reader", "store", "readstate")
        .doesNotContainEntry("live", jobs.get("live"));
    jobs = newer;
    assertThat(me()).isEqualTo("ada");
  }

  @Test
  @Tag("slow")
  @Order(6)
  void theStandbyTakesTheJobsOver() throws Exception {
    requireTheFirstStart();
    host().container("jobmanager").kill();
    host().up("jobmanager-standby");
    long end = System.nanoTime() + 120_000_000_000L;
    while (!host().inNetwork("curl", "-fs", FLINK + "/jobs/overview").startsWith("exit 0\n")
        && System.nanoTime() < end) {
      Thread.sleep(1000);
    }
    assertThat(host().run("jobs")).startsWith("exit 0\n").doesNotContain("starting", "stopping");
    assertThat(runningJobs()).isEqualTo(jobs);
    assertThat(me()).isEqualTo("ada");
  }

  @Test
  @Tag("slow")
  @Order(7)
  void theJobOfTheSearchIndexIsDeployedWhenItsServerIsUp() throws Exception {
    requireTheFirstStart();
    host().up("search-job");
    assertThat(host().container("search-job").await(900))
        .as(() -> host().container("search-job").output())
        .isZero();
    assertThat(runningJobs()).containsKey("search").containsAllEntriesOf(jobs);
    jobs = runningJobs();
  }

  @Test
  @Tag("slow")
  @Order(8)
  void aJobWhoseStateIsLostIsNotStartedFromNothing() throws Exception {
    requireTheFirstStart();
    host().inNetwork("curl", "-fsX", "PATCH", FLINK + "/jobs/" + jobs.get("live") + "?mode=cancel");
    while (runningJobs().containsKey("live")) {
      Thread.sleep(500);
    }
    for (String kind : new String[] {"checkpoints", "savepoints"}) {
      Path live = host().volume("flink").resolve(kind).resolve("live");
      Files.move(live, live.resolveSibling("lost"), StandardCopyOption.REPLACE_EXISTING);
    }
    assertThat(host().run("jobs"))
        .startsWith("exit 1\n")
        .contains("job live: not started", "user.inbox has had ");
    assertThat(runningJobs()).containsOnlyKeys("reader", "store", "readstate", "search");
  }

  private static String statuses(JsonNode answers) {
    StringBuilder statuses = new StringBuilder();
    for (JsonNode answer : answers) {
      int status = answer.path("status").asInt();
      assertThat(answer.path("retry_after").asDouble() > 0)
          .as("%s", answer)
          .isEqualTo(status == 429);
      statuses.append(status).append(' ');
    }
    return statuses.toString();
  }

  private static void requireTheFirstStart() {
    assumeTrue(!token.isEmpty(), "the services did not start");
  }

  private static ContainerHost host() {
    return requireNonNull(started);
  }

  /** Ids of the jobs that have not ended, by name. */
  private static Map<String, String> runningJobs() throws Exception {
    Map<String, String> running = new TreeMap<>();
    for (JsonNode job : json(curl(FLINK + "/jobs/overview")).path("jobs")) {
      if (!job.path("state").asText().matches("FINISHED|CANCELED|FAILED")) {
        assertThat(running.put(job.path("name").asText(), job.path("jid").asText())).isNull();
      }
    }
    return running;
  }

  private static String me() throws Exception {
    String answer = "";
    for (int attempt = 0; attempt < 30; attempt++) {
      answer =
          host().inNetwork("curl", "-fsS", "-H", "Authorization: " + token, API + "/users/@me");
      if (answer.startsWith("exit 0\n")) {
        return json(answer.substring(7)).path("username").asText();
      }
      Thread.sleep(1000);
    }
    return answer;
  }

  private static JsonNode post(String path, String body) throws Exception {
    return json(curl("-X", "POST", "-H", "Content-Type: application/json", "-d", body, API + path));
  }

  private static String curl(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 2];
    command[0] = "curl";
    command[1] = "-sS";
    System.arraycopy(arguments, 0, command, 2, arguments.length);
    String answer = host().inNetwork(command);
    assertThat(answer).startsWith("exit 0\n");
    return answer.substring("exit 0\n".length());
  }

  private static JsonNode json(String text) throws IOException {
    return JSON.readTree(text);
  }

  /** The same classes in a jar with one entry more. */
  private static void rebuildJar() throws IOException {
    Path changed = jar.resolveSibling("changed.jar");
    try (JarInputStream in = new JarInputStream(Files.newInputStream(jar));
        JarOutputStream out =
            new JarOutputStream(Files.newOutputStream(changed), in.getManifest())) {
      for (JarEntry entry = in.getNextJarEntry(); entry != null; entry = in.getNextJarEntry()) {
        out.putNextEntry(new JarEntry(entry.getName()));
        in.transferTo(out);
      }
      out.putNextEntry(new JarEntry("rebuilt"));
    }
    Files.move(changed, jar, StandardCopyOption.REPLACE_EXISTING);
  }
}
