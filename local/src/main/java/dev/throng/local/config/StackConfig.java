package dev.throng.local.config;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
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
 * @param topics by name
 */
public record StackConfig(
    String host,
    Requirements requirements,
    Kafka kafka,
    Cassandra cassandra,
    Map<String, TopicSpec> topics) {

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.KEBAB_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .build();

  /** What the machine must have: a Java release, MiB of memory to spare, MiB of free disk. */
  public record Requirements(int java, int memoryAvailableMib, int diskFreeMib) {}

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

  /** One topic: how many partitions it has for life, and its settings in the broker. */
  public record TopicSpec(int partitions, Map<String, String> settings) {}

  /** Reads {@code local/stack.yaml} of the repository at {@code root}. */
  public static StackConfig ofRepository(Path root) {
    return read(root.resolve("local/stack.yaml"));
  }

  /**
   * Reads and checks one file.
   *
   * @throws InvalidConfigException naming the value and what was expected
   */
  public static StackConfig read(Path file) {
    try (InputStream in = Files.newInputStream(file)) {
      Object yaml =
          new Load(LoadSettings.builder().setLabel(file.toString()).build())
              .loadFromInputStream(in);
      StackConfig config = MAPPER.convertValue(yaml, StackConfig.class);
      StackConfigRules.check(config);
      return config;
    } catch (YamlEngineException e) {
      throw new InvalidConfigException(file + ": " + e.getMessage(), e);
    } catch (IllegalArgumentException e) {
      String reason =
          e.getCause() instanceof JsonMappingException json
              ? json.getPathReference() + ": " + json.getOriginalMessage()
              : String.valueOf(e.getMessage());
      throw new InvalidConfigException(file + ": " + reason, e);
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + file, e);
    }
  }
}
