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
 * means: it answered a metadata request.
 */
public final class KafkaServer extends RunningServer {
  private final KafkaService node;
  private final StackConfig stack;

  private KafkaServer(KafkaService node, StackConfig stack) {
    super(node);
    this.node = node;
    this.stack = stack;
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
}
