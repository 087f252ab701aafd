package dev.throng.local.config;

import java.util.LinkedHashMap;
import java.util.Map;

/** What must hold in a {@link StackConfig} beyond the types of its values. */
final class StackConfigRules {
  private static final int PORT_MAX = 65535;
  private static final int HEAP_MIB_MIN = 64;

  private StackConfigRules() {}

  static void check(StackConfig config) {
    Map<Integer, String> used = new LinkedHashMap<>();
    port(used, "kafka.port", config.kafka().port());
    port(used, "kafka.controller-port", config.kafka().controllerPort());
    port(used, "cassandra.port", config.cassandra().port());
    port(used, "cassandra.storage-port", config.cassandra().storagePort());
    atLeast("kafka.heap-mib", config.kafka().heapMib(), HEAP_MIB_MIN);
    atLeast("cassandra.heap-mib", config.cassandra().heapMib(), HEAP_MIB_MIN);
    config
        .topics()
        .forEach((name, topic) -> atLeast("topics." + name + ".partitions", topic.partitions(), 1));
  }

  private static void port(Map<Integer, String> used, String name, int port) {
    if (port < 1 || port > PORT_MAX) {
      throw new InvalidConfigException(name + ": " + port + " (expected: 1 to " + PORT_MAX + ")");
    }
    String other = used.putIfAbsent(port, name);
    if (other != null) {
      throw new InvalidConfigException(
          name + ": " + port + " (expected: a port that " + other + " does not have)");
    }
  }

  private static void atLeast(String name, int value, int min) {
    if (value < min) {
      throw new InvalidConfigException(name + ": " + value + " (expected: at least " + min + ")");
    }
  }
}
