package dev.throng.local.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The jars of a server, resolved once through Maven from {@code local/servers/<name>/pom.xml} into
 * {@code .throng/servers/<name>-<version>/lib} below the repository root. A file lock lets parallel
 * processes ask for the same jars.
 */
public final class ServerJars {
  private static final String COPY_DEPENDENCIES =
      "org.apache.maven.plugins:maven-dependency-plugin:3.9.0:copy-dependencies";
  private static final long RESOLVE_TIMEOUT_MINUTES = 15;
  private static final Object IN_PROCESS = new Object();

  private ServerJars() {}

  /**
   * The directory with the jars, downloaded first when it is not there yet.
   *
   * @param root repository root
   * @param name kafka, cassandra, elasticsearch or flink
   * @param version of the server
   * @throws IllegalStateException if Maven cannot resolve them; the message has its output
   */
  public static Path resolve(Path root, String name, String version) {
    Path home = root.resolve(".throng/servers").resolve(name + "-" + version);
    Path complete = home.resolve("complete");
    if (Files.exists(complete)) {
      return home.resolve("lib");
    }
    synchronized (IN_PROCESS) {
      try {
        Files.createDirectories(home);
        try (FileChannel channel =
                FileChannel.open(
                    home.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            FileLock lock = channel.lock()) {
          if (!Files.exists(complete)) {
            download(root, name, version, home);
            Files.writeString(complete, "");
          }
        }
      } catch (IOException e) {
        throw new UncheckedIOException("jars of " + name + " " + version + " into " + home, e);
      }
    }
    return home.resolve("lib");
  }

  private static void download(Path root, String name, String version, Path home)
      throws IOException {
    Path log = home.resolve("resolve.log");
    Process maven =
        new ProcessBuilder(
                List.of(
                    maven(root),
                    "-B",
                    "-q",
                    "-f",
                    root.resolve("local/servers").resolve(name).resolve("pom.xml").toString(),
                    COPY_DEPENDENCIES,
                    "-Dserver.version=" + version,
                    "-DincludeScope=runtime",
                    "-DoutputDirectory=" + home.resolve("lib")))
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      boolean ended = maven.waitFor(RESOLVE_TIMEOUT_MINUTES, TimeUnit.MINUTES);
      if (!ended || maven.exitValue() != 0) {
        maven.destroyForcibly();
        throw new IllegalStateException(
            "cannot resolve the jars of " + name + " " + version + ": " + Files.readString(log));
      }
    } catch (InterruptedException e) {
      maven.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while resolving " + name, e);
    }
  }

  /** The Maven on the PATH, whose settings and cache are warm, or the wrapper. */
  private static String maven(Path root) {
    for (String dir : System.getenv().getOrDefault("PATH", "").split(":")) {
      if (!dir.isEmpty() && Files.isExecutable(Path.of(dir, "mvn"))) {
        return Path.of(dir, "mvn").toString();
      }
    }
    return root.resolve("mvnw").toString();
  }
}
