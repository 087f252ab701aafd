package dev.throng.local.elasticsearch.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.elasticsearch.common.logging.LogConfigurator;
import org.elasticsearch.common.settings.Settings;
import org.elasticsearch.env.Environment;
import org.elasticsearch.node.InternalSettingsPreparer;
import org.elasticsearch.node.Node;
import org.elasticsearch.plugins.PluginsLoader;

/**
 * Main class of a node. Elasticsearch's own always starts with entitlements, whose agent is not on
 * Maven Central, and refuses root; so a node started by this one trusts its plugins, and is for a
 * developer's machine.
 *
 * <p>System property {@code es.path.home}: holds {@code config} and {@code modules}, and gets
 * {@code data} and {@code logs}. The process ends by SIGTERM.
 */
public final class NodeLauncher {
  private NodeLauncher() {}

  /** Starts the node and stays. */
  public static void main(String[] args) throws Exception {
    Path home = Path.of(System.getProperty("es.path.home"));
    LogConfigurator.configureESLogging();
    Environment environment =
        InternalSettingsPreparer.prepareEnvironment(
            Settings.builder().put("path.home", home).build(),
            Map.of(),
            home.resolve("config"),
            () -> "local");
    LogConfigurator.setNodeName(Node.NODE_NAME_SETTING.get(environment.settings()));
    LogConfigurator.configure(environment, true);
    Node node =
        new Node(
            environment,
            PluginsLoader.createPluginsLoader(
                PluginsLoader.loadModulesBundles(environment.modulesDir()), Set.of(), Map.of()));
    Runtime.getRuntime().addShutdownHook(new Thread(() -> close(node), "close"));
    node.start();
    new CountDownLatch(1).await();
  }

  private static void close(Node node) {
    try {
      node.close();
    } catch (IOException e) {
      throw new UncheckedIOException("closing the node", e);
    }
  }
}
