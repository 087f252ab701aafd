package dev.throng.local.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** What must hold in a {@link StackConfig} beyond the types of its values. */
final class StackConfigRules {
  private static final int PORT_MAX = 65535;
  private static final int HEAP_MIB_MIN = 64;
  private static final Set<String> CLIENTS = Set.of("kafka", "cassandra", "elasticsearch");

  private StackConfigRules() {}

  static void check(StackConfig config) {
    Map<Integer, String> used = new LinkedHashMap<>();
    port(used, "kafka.port", config.kafka().port());
    port(used, "kafka.controller-port", config.kafka().controllerPort());
    port(used, "cassandra.port", config.cassandra().port());
    port(used, "cassandra.storage-port", config.cassandra().storagePort());
    port(used, "elasticsearch.port", config.elasticsearch().port());
    port(used, "elasticsearch.transport-port", config.elasticsearch().transportPort());
    flink(used, "flink", config.flink());
    flink(used, "user-flink", config.userFlink());
    gateways(config);
    for (int node = 0; node < config.gateway().nodes(); node++) {
      StackConfig.Gateway gateway = config.gateway().ofNode(node);
      String which = node == 0 ? "" : " of node " + node;
      port(used, "gateway.rest-port" + which, gateway.restPort());
      port(used, "gateway.ws-port" + which, gateway.wsPort());
      port(used, "gateway.operator-port" + which, gateway.operatorPort());
    }
    atLeast("kafka.heap-mib", config.kafka().heapMib(), HEAP_MIB_MIN);
    atLeast("cassandra.heap-mib", config.cassandra().heapMib(), HEAP_MIB_MIN);
    atLeast("elasticsearch.heap-mib", config.elasticsearch().heapMib(), HEAP_MIB_MIN);
    atLeast("gateway.heap-mib", config.gateway().heapMib(), HEAP_MIB_MIN);
    atLeast("user-flink.slots", config.userFlink().slots(), 1);
    slots(config);
    jobs(config);
    if (!Set.of("on", "off").contains(config.gateway().rateLimits())) {
      throw new InvalidConfigException(
          "gateway.rate-limits: " + config.gateway().rateLimits() + " (expected: on or off)");
    }
    config
        .topics()
        .forEach((name, topic) -> atLeast("topics." + name + ".partitions", topic.partitions(), 1));
  }

  private static void flink(Map<Integer, String> used, String name, StackConfig.Flink flink) {
    port(used, name + ".rest-port", flink.restPort());
    port(used, name + ".rpc-port", flink.rpcPort());
    atLeast(name + ".job-manager-heap-mib", flink.jobManagerHeapMib(), HEAP_MIB_MIN);
    atLeast(name + ".task-managers", flink.taskManagers(), 1);
  }

  private static void gateways(StackConfig config) {
    int nodes = config.gateway().nodes();
    atLeast("gateway.nodes", nodes, 1);
    StackConfig.TopicSpec deliveries = config.topics().get("deliveries");
    if (deliveries != null && nodes > deliveries.partitions()) {
      throw new InvalidConfigException(
          "gateway.nodes: "
              + nodes
              + " (expected: at most "
              + deliveries.partitions()
              + ", a partition of deliveries for each)");
    }
  }

  private static void slots(StackConfig config) {
    int needed = 0;
    for (StackConfig.Job job : config.jobs().values()) {
      needed += job.parallelism();
    }
    if (config.flink().slots() < needed) {
      throw new InvalidConfigException(
          "flink.slots: "
              + config.flink().slots()
              + " (expected: at least "
              + needed
              + ", so that one task manager can run all jobs when the other is dead)");
    }
  }

  private static void jobs(StackConfig config) {
    config
        .jobs()
        .forEach(
            (name, job) -> {
              atLeast("jobs." + name + ".parallelism", job.parallelism(), 1);
              for (String client : job.clients()) {
                if (!CLIENTS.contains(client)) {
                  throw new InvalidConfigException(
                      "jobs."
                          + name
                          + ".clients: "
                          + client
                          + " (expected: kafka, cassandra or elasticsearch)");
                }
              }
              for (String input : job.inputs()) {
                if (!config.topics().containsKey(input)) {
                  throw new InvalidConfigException(
                      "jobs." + name + ".inputs: " + input + " (expected: a name below topics)");
                }
              }
            });
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
