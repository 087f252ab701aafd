package dev.throng.local.config;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * The content of {@code local/stack.yaml}; keys are the components' names in kebab case.
 *
 * @param host address that every process listens on
 * @param requirements what {@code up} asks of the machine
 * @param kafka broker and controller in one process
 * @param cassandra the message store
 * @param elasticsearch a node of the search index
 * @param flink job manager and task managers of our own jobs
 * @param userFlink those of the users' jobs, a cluster of its own: nothing that is done there
 *     concerns chat; started with the first job
 * @param jobs by name, in the order of their submission
 * @param gateway the gateway nodes
 * @param topics by name
 */
public record StackConfig(
    String host,
    Requirements requirements,
    Kafka kafka,
    Cassandra cassandra,
    Elasticsearch elasticsearch,
    Flink flink,
    Flink userFlink,
    Map<String, Job> jobs,
    Gateway gateway,
    Map<String, TopicSpec> topics) {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /**
   * What the machine must have: a Java release, MiB of memory to spare (and beside them for the
   * search index), MiB of free disk.
   */
  public record Requirements(
      int java, int memoryAvailableMib, int searchMemoryMib, int diskFreeMib) {}

  /** A Kafka broker; {@code settings} go to server.properties as they are. */
  public record Kafka(
      String version,
      int port,
      int controllerPort,
      int heapMib,
      List<String> jvm,
      Map<String, Object> settings) {}

  /** A Cassandra node; {@code settings} go to cassandra.yaml as they are. */
  public record Cassandra(
      String version,
      int port,
      int storagePort,
      String datacenter,
      String keyspace,
      int heapMib,
      List<String> jvm,
      Map<String, Object> settings) {}

  /**
   * An Elasticsearch node; {@code settings} go to elasticsearch.yml as they are.
   *
   * @param niceness by how much it gives way to others, as in {@code nice}; 0: it does not
   */
  public record Elasticsearch(
      String version,
      int port,
      int transportPort,
      int niceness,
      int heapMib,
      List<String> jvm,
      Map<String, Object> settings) {}

  /**
   * A standalone session cluster; {@code settings} go to config.yaml as they are.
   *
   * @param niceness by how much its processes give way to others, as in {@code nice}; 0: they do
   *     not
   * @param slots on each task manager
   * @param jvm flags of all its processes
   * @param jobManagerJvm more flags, of the job manager
   * @param taskManagerJvm more flags, of the task managers
   */
  public record Flink(
      String version,
      int restPort,
      int rpcPort,
      int niceness,
      int taskManagers,
      int slots,
      int jobManagerHeapMib,
      TaskManagerMemory taskManagerMemory,
      List<String> jvm,
      List<String> jobManagerJvm,
      List<String> taskManagerJvm,
      Map<String, Object> settings) {}

  /** The parts of a task manager's memory, MiB. */
  public record TaskManagerMemory(
      int frameworkHeapMib,
      int taskHeapMib,
      int frameworkOffHeapMib,
      int taskOffHeapMib,
      int networkMib,
      int managedMib,
      int metaspaceMib,
      int overheadMib) {}

  /**
   * A job of ours.
   *
   * @param inputs topics whose records its state is made of
   * @param clients services that it talks to: kafka, cassandra, elasticsearch
   */
  public record Job(String mainClass, int parallelism, List<String> inputs, List<String> clients) {
    /** Whether it is for the search index: chat works without it. */
    public boolean indexes() {
      return clients.contains("elasticsearch");
    }
  }

  /**
   * The gateway nodes; {@code settings} go to gateway.properties as they are.
   *
   * @param nodes how many; the ports of each lie {@link #NODE_PORTS} above those of the one before
   * @param rateLimits on or off
   */
  public record Gateway(
      int nodes,
      int restPort,
      int wsPort,
      int operatorPort,
      int heapMib,
      List<String> jvm,
      String rateLimits,
      Map<String, Object> settings) {
    private static final int NODE_PORTS = 100;

    /** The same, with the ports of one node. */
    public Gateway ofNode(int node) {
      int offset = node * NODE_PORTS;
      return new Gateway(
          nodes,
          restPort + offset,
          wsPort + offset,
          operatorPort + offset,
          heapMib,
          jvm,
          rateLimits,
          settings);
    }
  }

  /** One topic: how many partitions it has for life, and its settings in the broker. */
  public record TopicSpec(int partitions, Map<String, String> settings) {}

  /** Reads {@code local/stack.yaml} of the repository at {@code root}. */
  public static StackConfig ofRepository(Path root) {
    return ofRepository(root, Map.of());
  }

  /**
   * Reads {@code local/stack.yaml} of the repository at {@code root}, with other values for some
   * keys.
   *
   * @param overrides value by dotted key, such as {@code kafka.port}
   */
  public static StackConfig ofRepository(Path root, Map<String, ?> overrides) {
    return read(root.resolve("local/stack.yaml"), overrides);
  }

  /**
   * Reads and checks one file.
   *
   * @throws InvalidConfigException naming the value and what was expected
   */
  public static StackConfig read(Path file, Map<String, ?> overrides) {
    try (InputStream in = Files.newInputStream(file)) {
      Object yaml =
          new Load(LoadSettings.builder().setLabel(file.toString()).build())
              .loadFromInputStream(in);
      JsonNode tree = MAPPER.valueToTree(yaml);
      overrides.forEach((key, value) -> override(tree, key, value));
      StackConfig config = MAPPER.treeToValue(tree, StackConfig.class);
      StackConfigRules.check(config);
      return config;
    } catch (YamlEngineException e) {
      throw new InvalidConfigException(file + ": " + e.getMessage(), e);
    } catch (JsonMappingException e) {
      throw new InvalidConfigException(
          file + ": " + e.getPathReference() + ": " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }

  private static void override(JsonNode tree, String key, Object value) {
    String[] path = key.split("\\.");
    JsonNode node = tree;
    for (int i = 0; i < path.length - 1; i++) {
      node = node.path(path[i]);
    }
    String leaf = path[path.length - 1];
    if (!(node instanceof ObjectNode parent) || !parent.has(leaf)) {
      throw new InvalidConfigException(key + ": " + value + " (expected: a key of stack.yaml)");
    }
    parent.set(leaf, MAPPER.valueToTree(value instanceof String text ? yaml(text) : value));
  }

  /** A list in a command line, such as {@code [-Xint]}, is a list and not its text. */
  private static Object yaml(String text) {
    try {
      return new Load(LoadSettings.builder().build()).loadFromString(text);
    } catch (YamlEngineException e) {
      return text;
    }
  }

  /** Writes it so that {@link #load} reads it. */
  public void save(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    MAPPER.writerWithDefaultPrettyPrinter().writeValue(file.toFile(), this);
  }

  /** What {@link #save} wrote; empty without a file, or with one that another version wrote. */
  public static Optional<StackConfig> load(Path file) {
    try {
      return Optional.of(MAPPER.readValue(file.toFile(), StackConfig.class));
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
