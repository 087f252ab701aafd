package dev.throng.local.server;

import dev.throng.local.config.RepositoryRoot;
import dev.throng.local.config.StackConfig;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A real Elasticsearch node with the settings of {@code local/stack.yaml} on ports of its own.
 * Started means: it said that its cluster is at least yellow.
 */
public final class ElasticsearchServer extends RunningServer {
  /** There is nobody to give way to, and who started it waits for it. */
  private static final int NICENESS = 0;

  private final ElasticsearchService node;

  private ElasticsearchServer(ElasticsearchService node) {
    super(node);
    this.node = node;
  }

  /** A node with its files in {@code dir}, on free ports; data that is there is kept. */
  public static ElasticsearchServer start(Path dir) {
    return start(dir, Map.of());
  }

  /**
   * A node with its files in {@code dir}, on free ports; data that is there is kept.
   *
   * @param settings added to those of {@code local/stack.yaml}, or in place of them
   * @throws IllegalStateException if it does not become ready, with the end of its log
   */
  public static ElasticsearchServer start(Path dir, Map<String, Object> settings) {
    Path root = RepositoryRoot.find();
    StackConfig stack = StackConfig.ofRepository(root);
    StackConfig.Elasticsearch elasticsearch = stack.elasticsearch();
    List<Integer> ports = FreePorts.next(2);
    Map<String, Object> changed = new LinkedHashMap<>(elasticsearch.settings());
    changed.putAll(settings);
    StackConfig.Elasticsearch own =
        new StackConfig.Elasticsearch(
            elasticsearch.version(),
            ports.get(0),
            ports.get(1),
            NICENESS,
            elasticsearch.heapMib(),
            elasticsearch.jvm(),
            changed);
    Path lib = ServerJars.resolve(root, "elasticsearch", elasticsearch.version());
    return new ElasticsearchServer(
        new ElasticsearchService(stack.host(), own, lib, dir.toAbsolutePath().normalize()));
  }

  /** {@code http://host:port}. */
  public String url() {
    return node.url();
  }
}
