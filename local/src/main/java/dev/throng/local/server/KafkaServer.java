package dev.throng.local.server;

import dev.throng.local.config.RepositoryRoot;
import dev.throng.local.config.StackConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;

/**
 * A real Kafka broker with the settings of {@code local/stack.yaml} on ports of its own. Started
 * means: it answered a metadata request. It ends with {@link #close}, or with the JVM.
 *
 * <p>One thread at a time.
 */
public final class KafkaServer implements AutoCloseable {
  private final KafkaService node;
  private final StackConfig stack;
  private final RunningServer server;

  private KafkaServer(KafkaService node, StackConfig stack) {
    this.node = node;
    this.stack = stack;
    this.server = new RunningServer(node);
  }

  /** A broker with its files in {@code dir}, on free ports. */
  public static KafkaServer start(Path dir) {
    List<Integer> ports = FreePorts.next(2);
    return start(dir, ports.get(0), ports.get(1));
  }

  /**
   * A broker with its files in {@code dir}; data that is there is kept.
   *
   * @param port for clients
   * @param controllerPort for the KRaft controller
   * @throws IllegalStateException if it does not become ready, with the end of its log
   */
  public static KafkaServer start(Path dir, int port, int controllerPort) {
    Path root = RepositoryRoot.find();
    StackConfig stack = StackConfig.ofRepository(root);
    StackConfig.Kafka kafka = stack.kafka();
    StackConfig.Kafka own =
        new StackConfig.Kafka(
            kafka.version(), port, controllerPort, kafka.heapMib(), kafka.jvm(), kafka.settings());
    Path lib = ServerJars.resolve(root, "kafka", kafka.version());
    return new KafkaServer(
        new KafkaService(stack.host(), own, lib, dir.toAbsolutePath().normalize(), stack.topics()),
        stack);
  }

  /** host:port for clients. */
  public String bootstrapServers() {
    return node.bootstrapServers();
  }

  /** Creates the topics of {@code local/stack.yaml} that are missing. */
  public void createTopics() {
    node.onReady();
  }

  /** Creates the topics of {@code local/stack.yaml}, node topics with fewer partitions. */
  public void createTopics(int nodePartitions) {
    try (Admin admin = admin()) {
      Topics.create(admin, Topics.withNodePartitions(stack.topics(), nodePartitions));
    }
  }

  private Admin admin() {
    return Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers()));
  }

  /** Process id. */
  public long pid() {
    return server.pid();
  }

  /** Sends a signal, such as STOP or CONT. */
  public void signal(String name) {
    server.process().signal(name);
  }

  /** SIGKILL; {@link #restart} brings it back with its data. */
  public void kill() {
    server.kill();
  }

  /** Starts it again on the same ports and data, and waits until it is ready. */
  public void restart() {
    server.restart();
  }

  /** SIGTERM, and waits for the end. */
  public void stop() {
    server.stop();
  }

  @Override
  public void close() {
    stop();
  }
}
