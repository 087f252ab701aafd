package dev.throng.local.server;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.throng.local.config.RepositoryRoot;
import dev.throng.local.config.StackConfig;
import java.nio.file.Path;
import java.util.List;

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
    Path root = RepositoryRoot.find();
    StackConfig stack = StackConfig.ofRepository(root);
    StackConfig.Cassandra cassandra = stack.cassandra();
    StackConfig.Cassandra own =
        new StackConfig.Cassandra(
            cassandra.version(),
            port,
            storagePort,
            cassandra.datacenter(),
            cassandra.keyspace(),
            cassandra.heapMib(),
            cassandra.jvm(),
            cassandra.settings());
    Path lib = ServerJars.resolve(root, "cassandra", cassandra.version());
    return new CassandraServer(
        new CassandraService(stack.host(), own, lib, dir.toAbsolutePath().normalize()));
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
