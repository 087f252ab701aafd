package dev.throng.flink;

import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;

/**
 * Where Throng's logs are.
 *
 * @param bootstrapServers Kafka brokers, {@code host:port,...}
 * @param properties further settings of the Kafka consumer, such as those of TLS and SASL
 */
public record ThrongConnection(String bootstrapServers, Map<String, String> properties)
    implements Serializable {

  /** Checks and copies. */
  public ThrongConnection {
    if (bootstrapServers.isBlank()) {
      throw new IllegalArgumentException(
          "bootstrapServers: empty (expected: Kafka brokers as host:port,...)");
    }
    properties = Map.copyOf(properties);
  }

  /** Brokers that ask for neither TLS nor a password. */
  public static ThrongConnection to(String bootstrapServers) {
    return new ThrongConnection(bootstrapServers, Map.of());
  }

  /** With one more setting of the Kafka consumer. */
  public ThrongConnection with(String property, String value) {
    Map<String, String> more = new TreeMap<>(properties);
    more.put(property, value);
    return new ThrongConnection(bootstrapServers, more);
  }

  /** Without the values of properties: passwords are among them. */
  @Override
  public String toString() {
    return bootstrapServers + " " + new TreeMap<>(properties).keySet();
  }
}
