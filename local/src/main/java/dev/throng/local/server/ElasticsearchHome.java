package dev.throng.local.server;

import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;
import org.snakeyaml.engine.v2.api.Dump;
import org.snakeyaml.engine.v2.api.DumpSettings;

/**
 * The directories of an Elasticsearch node, laid out from jars as its archive would be. The server
 * is on the module path; the transport and our plugin are modules in directories of their own, and
 * the launcher alone is on the class path: a class on two of them ends the start.
 */
final class ElasticsearchHome {
  private static final String PACKAGE = "dev.throng.local.elasticsearch.";

  /** In {@link #launcher}. */
  static final String MAIN_CLASS = PACKAGE + "node.NodeLauncher";

  private static final List<String> PLUGIN_CLASSES =
      List.of(
          "LocalPlugin",
          "LocalPlugin$Filter",
          "LocalPlugin$Bigram",
          "RootHandler",
          "RootHandler$Answer");

  private final Path dir;
  private final Path lib;
  private final String version;

  ElasticsearchHome(Path dir, Path lib, String version) {
    this.dir = dir;
    this.lib = lib;
    this.version = version;
  }

  /** Class path of the launcher. */
  Path launcher() {
    return dir.resolve("launcher");
  }

  /** The server's jars, separated by colons. */
  String modulePath() {
    return String.join(
        File.pathSeparator,
        jars().filter(jar -> !isTransport(jar)).map(Path::toString).sorted().toList());
  }

  /** Writes all that is not data; idempotent. */
  void write(Path log, Map<String, Object> settings) {
    try {
      Files.createDirectories(dir.resolve("config"));
      Files.createDirectories(dir.resolve("tmp"));
      Files.writeString(dir.resolve("config/log4j2.properties"), LogFiles.log4j2(log));
      Files.writeString(
          dir.resolve("config/elasticsearch.yml"),
          new Dump(DumpSettings.builder().build()).dumpToString(settings));
      Path main = launcher().resolve(resource(MAIN_CLASS));
      Files.createDirectories(main.getParent());
      Files.write(main, classFile(MAIN_CLASS));
      writeTransport(dir.resolve("modules/transport-netty4"));
      writePlugin(dir.resolve("modules/local"));
    } catch (IOException e) {
      throw new UncheckedIOException("preparing elasticsearch in " + dir, e);
    }
  }

  private void writeTransport(Path module) throws IOException {
    Files.createDirectories(module);
    for (Path jar : jars().filter(ElasticsearchHome::isTransport).toList()) {
      Files.copy(jar, module.resolve(jar.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    Files.writeString(
        module.resolve("plugin-descriptor.properties"),
        descriptor("transport-netty4", "org.elasticsearch.transport.netty4.Netty4Plugin")
            + "modulename=org.elasticsearch.transport.netty4\n");
  }

  private void writePlugin(Path module) throws IOException {
    Files.createDirectories(module);
    try (OutputStream file = Files.newOutputStream(module.resolve("local.jar"));
        JarOutputStream jar = new JarOutputStream(file)) {
      for (String name : PLUGIN_CLASSES) {
        String className = PACKAGE + "plugin." + name;
        jar.putNextEntry(new JarEntry(resource(className)));
        jar.write(classFile(className));
        jar.closeEntry();
      }
    }
    Files.writeString(
        module.resolve("plugin-descriptor.properties"),
        descriptor("local", PACKAGE + "plugin.LocalPlugin"));
  }

  private String descriptor(String name, String className) {
    return """
        name=%1$s
        description=%1$s
        classname=%2$s
        version=%3$s
        elasticsearch.version=%3$s
        java.version=17
        """
        .formatted(name, className, version);
  }

  private static boolean isTransport(Path jar) {
    String name = jar.getFileName().toString();
    return name.startsWith("transport-netty4-")
        || name.startsWith("netty-")
        || name.startsWith("elasticsearch-ssl-config-");
  }

  private Stream<Path> jars() {
    try (Stream<Path> files = Files.list(lib)) {
      return files.filter(file -> file.toString().endsWith(".jar")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException("listing " + lib, e);
    }
  }

  private static String resource(String className) {
    return className.replace('.', '/') + ".class";
  }

  private static byte[] classFile(String className) throws IOException {
    try (InputStream in =
        ElasticsearchHome.class.getClassLoader().getResourceAsStream(resource(className))) {
      if (in == null) {
        throw new IllegalStateException(className + " is not on the class path");
      }
      return in.readAllBytes();
    }
  }
}
