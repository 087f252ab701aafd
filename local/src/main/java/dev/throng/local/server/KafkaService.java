package dev.throng.local.server;

import dev.throng.local.config.StackConfig;
import dev.throng.local.process.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * Kafka, broker and KRaft controller in one process.
 *
 * @param host address to listen on
 * @param config version, ports, heap and settings
 * @param lib the jars
 * @param dir configuration, data and log go below it
 * @param topics created once it is ready
 */
public record KafkaService(
    String host,
    StackConfig.Kafka config,
    Path lib,
    Path dir,
    Map<String, StackConfig.TopicSpec> topics)
    implements Service {
  /** Any 22 characters of base64 will do; all stores of local stacks may share it. */
  private static final String CLUSTER_ID = "dGhyb25nLWxvY2FsLTAwMQ";

  private static final int PROBE_TIMEOUT_MS = 5_000;

  @Override
  public String name() {
    return "kafka";
  }

  @Override
  public List<Integer> ports() {
    return List.of(config.port(), config.controllerPort());
  }

  @Override
  public String url() {
    return bootstrapServers();
  }

  @Override
  public void onReady() {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()))) {
      Topics.create(admin, topics);
    }
  }

  /** host:port that clients connect to. */
  public String bootstrapServers() {
    return host + ":" + config.port();
  }

  @Override
  public void prepare() {
    try {
      Files.createDirectories(dir.resolve("conf"));
      Files.writeString(dir.resolve("conf/log4j2.properties"), LogFiles.log4j2(log()));
      Files.writeString(properties(), serverProperties());
      if (!Files.exists(dir.resolve("data/meta.properties"))) {
        format();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("preparing kafka in " + dir, e);
    }
  }

  private Path properties() {
    return dir.resolve("conf/server.properties");
  }

  private String serverProperties() {
    StringBuilder text = new StringBuilder(1024);
    Map<String, String> own =
        Map.of(
            "process.roles", "broker,controller",
            "node.id", "1",
            "controller.quorum.voters", "1@" + host + ":" + config.controllerPort(),
            "listeners",
                "PLAINTEXT://"
                    + bootstrapServers()
                    + ",CONTROLLER://"
                    + host
                    + ":"
                    + config.controllerPort(),
            "controller.listener.names", "CONTROLLER",
            "listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT",
            "log.dirs", dir.resolve("data").toString());
    own.forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    config
        .settings()
        .forEach((key, value) -> text.append(key).append('=').append(value).append('\n'));
    return text.toString();
  }

  private void format() throws IOException {
    Process format =
        new ProcessBuilder(
                Launch.java(),
                "-Xmx128m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                lib + "/*",
                "kafka.tools.StorageTool",
                "format",
                "-t",
                CLUSTER_ID,
                "-c",
                properties().toString())
            .redirectErrorStream(true)
            .redirectOutput(dir.resolve("format.log").toFile())
            .start();
    try {
      if (!format.waitFor(180, TimeUnit.SECONDS) || format.exitValue() != 0) {
        format.destroyForcibly();
        throw new IllegalStateException(
            "cannot format kafka's storage: " + Files.readString(dir.resolve("format.log")));
      }
    } catch (InterruptedException e) {
      format.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while formatting kafka's storage", e);
    }
  }

  @Override
  public Launch launch() {
    List<String> command = new ArrayList<>();
    command.add(Launch.java());
    command.add("-Xms" + config.heapMib() + "m");
    command.add("-Xmx" + config.heapMib() + "m");
    command.addAll(config.jvm());
    command.add("-Dlog4j2.configurationFile=" + dir.resolve("conf/log4j2.properties"));
    command.addAll(List.of("-cp", lib + "/*", "kafka.Kafka", properties().toString()));
    return new Launch(command, Map.of(), dir, output());
  }

  /** Lists the topics, once the broker is registered and may lead partitions. */
  @Override
  public void probe() throws Exception {
    Admin admin =
        Admin.create(
            Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                PROBE_TIMEOUT_MS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                PROBE_TIMEOUT_MS,
                AdminClientConfig.RECONNECT_BACKOFF_MS_CONFIG,
                50));
    try {
      if (admin.describeCluster().nodes().get(PROBE_TIMEOUT_MS, TimeUnit.MILLISECONDS).isEmpty()) {
        throw new IllegalStateException("the broker is still fenced");
      }
      admin.listTopics().names().get(PROBE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    } finally {
      admin.close(Duration.ZERO);
    }
  }
}
