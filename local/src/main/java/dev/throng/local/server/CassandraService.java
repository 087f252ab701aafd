package dev.throng.local.server;

import com.datastax.oss.driver.api.core.CqlSession;
import dev.throng.local.config.StackConfig;
import dev.throng.local.process.Launch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/**
 * A single Cassandra node, the local stand-in for ScyllaDB.
 *
 * @param host address to listen on
 * @param config version, ports, heap and settings
 * @param lib the jars
 * @param dir configuration, data and log go below it
 */
public record CassandraService(String host, StackConfig.Cassandra config, Path lib, Path dir)
    implements Service {
  static final String SEED_PROVIDER = "seed_provider";

  private static final int CONNECT_TIMEOUT_MS = 500;

  /** What Cassandra 5.0 needs of Java 17's closed packages, as in its own jvm17-server.options. */
  private static final List<String> MODULE_FLAGS =
      List.of(
          "-Djdk.attach.allowAttachSelf=true",
          "-Dio.netty.tryReflectionSetAccessible=true",
          "--add-exports=java.base/jdk.internal.misc=ALL-UNNAMED",
          "--add-exports=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-exports=java.base/java.lang.ref=ALL-UNNAMED",
          "--add-exports=java.management.rmi/com.sun.jmx.remote.internal.rmi=ALL-UNNAMED",
          "--add-exports=java.rmi/sun.rmi.registry=ALL-UNNAMED",
          "--add-exports=java.rmi/sun.rmi.server=ALL-UNNAMED",
          "--add-exports=java.rmi/sun.rmi.transport.tcp=ALL-UNNAMED",
          "--add-exports=java.sql/java.sql=ALL-UNNAMED",
          "--add-exports=jdk.unsupported/sun.misc=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.module=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.loader=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.ref=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.reflect=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.math=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.module=ALL-UNNAMED",
          "--add-opens=java.base/jdk.internal.util.jar=ALL-UNNAMED",
          "--add-opens=java.base/sun.nio.ch=ALL-UNNAMED",
          "--add-opens=java.base/java.io=ALL-UNNAMED",
          "--add-opens=java.base/java.lang=ALL-UNNAMED",
          "--add-opens=java.base/java.lang.reflect=ALL-UNNAMED",
          "--add-opens=java.base/java.util=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
          "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
          "--add-opens=java.base/java.nio=ALL-UNNAMED",
          "--add-opens=java.base/java.net=ALL-UNNAMED",
          "--add-opens=jdk.management/com.sun.management.internal=ALL-UNNAMED");

  @Override
  public String name() {
    return "cassandra";
  }

  @Override
  public List<Integer> ports() {
    return List.of(config.port(), config.storagePort());
  }

  @Override
  public String url() {
    return contactPoint();
  }

  @Override
  public void onReady() {
    try (CqlSession session = connect()) {
      CassandraClient.applySchema(session);
    }
  }

  /** host:port that CQL clients connect to. */
  public String contactPoint() {
    return host + ":" + config.port();
  }

  /** A session without a keyspace; the caller closes it. */
  public CqlSession connect() {
    return CassandraClient.connect(host, config.port(), config.datacenter());
  }

  @Override
  public void prepare() {
    try {
      Files.createDirectories(dir.resolve("conf"));
      Files.createDirectories(dir.resolve("data"));
      Files.writeString(dir.resolve("conf/logback.xml"), LogFiles.logback(log()));
      Files.writeString(dir.resolve("conf/cassandra.yaml"), yaml());
    } catch (IOException e) {
      throw new UncheckedIOException("preparing cassandra in " + dir, e);
    }
  }

  /** The setting {@link #SEED_PROVIDER} with one node, {@code host:port}, that others ask first. */
  static Object seedProvider(String seed) {
    return List.of(
        Map.of(
            "class_name",
            "org.apache.cassandra.locator.SimpleSeedProvider",
            "parameters",
            List.of(Map.of("seeds", seed))));
  }

  private String yaml() {
    Map<String, Object> yaml = new LinkedHashMap<>(config.settings());
    yaml.put("listen_address", host);
    yaml.put("rpc_address", host);
    yaml.put("storage_port", config.storagePort());
    yaml.put("native_transport_port", config.port());
    yaml.putIfAbsent(SEED_PROVIDER, seedProvider(host + ":" + config.storagePort()));
    return new Dump(DumpSettings.builder().build()).dumpToString(yaml);
  }

  @Override
  public Launch launch() {
    List<String> command = new ArrayList<>();
    command.add(Launch.java());
    command.add("-Xms" + config.heapMib() + "m");
    command.add("-Xmx" + config.heapMib() + "m");
    command.addAll(config.jvm());
    command.addAll(MODULE_FLAGS);
    command.add("-javaagent:" + jamm());
    command.add("-Dcassandra.config=" + dir.resolve("conf/cassandra.yaml").toUri());
    command.add("-Dlogback.configurationFile=" + dir.resolve("conf/logback.xml"));
    command.add("-Dcassandra.storagedir=" + dir.resolve("data"));
    command.add("-Dcassandra.logdir=" + dir);
    command.addAll(List.of("-cp", lib + "/*", "org.apache.cassandra.service.CassandraDaemon"));
    return new Launch(command, Map.of(), dir, output());
  }

  /** The agent by which Cassandra measures its memtables. */
  private Path jamm() {
    try (Stream<Path> jars = Files.list(lib)) {
      return jars.filter(jar -> jar.getFileName().toString().startsWith("jamm-"))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException("no jamm jar in " + lib));
    } catch (IOException e) {
      throw new UncheckedIOException("listing " + lib, e);
    }
  }

  /** Reads a row; a bare connect comes first, because a session is too dear to try in vain. */
  @Override
  public void probe() throws Exception {
    try (Socket socket = new Socket()) {
      socket.connect(new InetSocketAddress(host, config.port()), CONNECT_TIMEOUT_MS);
    }
    try (CqlSession session = connect()) {
      session.execute("SELECT release_version FROM system.local");
    }
  }
}
