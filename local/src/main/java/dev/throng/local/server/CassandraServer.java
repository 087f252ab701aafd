package dev.throng.local.server;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.throng.local.config.RepositoryRoot;
import dev.throng.local.config.StackConfig;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A real Cassandra node with the settings of {@code local/stack.yaml} on ports of its own. Started
 * means: it answered a SELECT.
 */
public final class CassandraServer extends RunningServer {
  private final CassandraService node;

  private CassandraServer(CassandraService node) {
    super(node);
    this.node = node;
  }

  /** A node with its files in {@code dir}, on free ports. */
  public static CassandraServer start(Path dir) {
    List<Integer> ports = FreePorts.next(2);
    return start(dir, ports.get(0), ports.get(1));
  }

  /**
   * A node with its files in {@code dir}; data that is there is kept.
   *
   * @param port for CQL clients
   * @param storagePort for other nodes, of which there are none
   * @throws IllegalStateException if it does not become ready, with the end of its log
   */
  public static CassandraServer start(Path dir, int port, int storagePort) {
    return start(dir, node(port, storagePort, List.of(), Map.of()), null);
  }

  /**
   * Nodes of one ring, each with an equal part of it, on 127.0.0.1, 127.0.0.2 and so on. The caller
   * closes each.
   *
   * @throws IllegalStateException if one does not become ready, with the end of its log
   */
  public static List<CassandraServer> startRing(Path dir, int nodes) {
    List<Integer> ports = FreePorts.next(2);
    Map<String, Object> settings =
        Map.of(
            CassandraService.SEED_PROVIDER,
            CassandraService.seedProvider("127.0.0.1:" + ports.get(1)));
    List<CassandraServer> ring = new ArrayList<>();
    try {
      for (int i = 0; i < nodes; i++) {
        long token = Long.MIN_VALUE + Long.divideUnsigned(-1, nodes) * i;
        List<String> flags = List.of("-Dcassandra.initial_token=" + token);
        ring.add(
            start(
                dir.resolve("node" + (i + 1)),
                node(ports.get(0), ports.get(1), flags, settings),
                "127.0.0." + (i + 1)));
      }
      return ring;
    } catch (RuntimeException e) {
      ring.forEach(CassandraServer::close);
      throw e;
    }
  }

  private static CassandraServer start(
      Path dir, StackConfig.Cassandra config, @Nullable String host) {
    Path root = RepositoryRoot.find();
    Path lib = ServerJars.resolve(root, "cassandra", config.version());
    String address = host == null ? StackConfig.ofRepository(root).host() : host;
    return new CassandraServer(
        new CassandraService(address, config, lib, dir.toAbsolutePath().normalize()));
  }

  /** That of the stack, with other ports, and more flags and settings. */
  private static StackConfig.Cassandra node(
      int port, int storagePort, List<String> flags, Map<String, Object> settings) {
    StackConfig.Cassandra stack = StackConfig.ofRepository(RepositoryRoot.find()).cassandra();
    List<String> jvm = new ArrayList<>(stack.jvm());
    jvm.addAll(flags);
    Map<String, Object> all = new LinkedHashMap<>(stack.settings());
    all.putAll(settings);
    return new StackConfig.Cassandra(
        stack.version(),
        port,
        storagePort,
        stack.datacenter(),
        stack.keyspace(),
        stack.heapMib(),
        jvm,
        all);
  }

  /** host:port for clients. */
  public String contactPoint() {
    return node.contactPoint();
  }

  /** Name of its data center, which drivers want to be told. */
  public String datacenter() {
    return node.config().datacenter();
  }

  /** A session without a keyspace; the caller closes it. */
  public CqlSession connect() {
    return node.connect();
  }

  /** Creates what is missing of {@code schema.cql}. */
  public void createSchema() {
    node.onReady();
  }
}
