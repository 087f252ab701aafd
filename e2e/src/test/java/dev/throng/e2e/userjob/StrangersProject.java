package dev.throng.e2e.userjob;

import dev.throng.local.config.RepositoryRoot;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.flink.connector.kafka.source.KafkaSource;

/**
 * One of the examples, copied to where nothing of this repository is, and built by Maven with a
 * local repository of its own. That has the SDK as `./throng sdk` installs it, and the rest from
 * this user's repository as far as it is there.
 */
public final class StrangersProject {
  private static final long BUILD_MINUTES = 8;

  /** What `./throng sdk` installs, by directory. */
  private static final List<String> SDK =
      List.of("protocol", "connectors/cassandra", "sdk/flink", "sdk/sql", "sdk/bom", "");

  private static final Pattern ARTIFACT =
      Pattern.compile("</parent>\\s*<artifactId>([^<]+)</artifactId>");
  private static final String VERSION = "0.1.0-SNAPSHOT";

  private final Path root = RepositoryRoot.find();
  private final Path dir;

  /**
   * A copy of an example.
   *
   * @param example directory below {@code examples}
   * @param parent where to put it
   */
  public StrangersProject(String example, Path parent) throws IOException {
    Path from = root.resolve("examples").resolve(example);
    dir = parent.resolve(example);
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path relative = from.relativize(file);
        if (!relative.startsWith("target")) {
          Path copy = dir.resolve(relative);
          Files.createDirectories(copy.getParent());
          Files.copy(file, copy);
        }
      }
    }
  }

  /** Runs its tests, packs it and returns its jar. */
  public Path build() throws IOException, InterruptedException {
    Path repository = root.resolve("e2e/target/m2");
    install(repository);
    Path settings = dir.resolve("settings.xml");
    Files.writeString(settings, settings());
    Path output = dir.resolve("build.txt");
    Process maven =
        new ProcessBuilder(
                root.resolve("mvnw").toString(),
                "-B",
                "-q",
                "-ntp",
                "-s",
                settings.toString(),
                "-Dmaven.repo.local=" + repository,
                "package")
            .directory(dir.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    if (!maven.waitFor(BUILD_MINUTES, TimeUnit.MINUTES) || maven.exitValue() != 0) {
      maven.destroyForcibly();
      throw new IllegalStateException(dir + ": " + Files.readString(output));
    }
    return dir.resolve("target").resolve(dir.getFileName() + "-1.0.jar");
  }

  private void install(Path repository) throws IOException {
    for (String module : SDK) {
      Path pom = root.resolve(module).resolve("pom.xml");
      Matcher matcher = ARTIFACT.matcher(Files.readString(pom));
      String artifact = matcher.find() ? matcher.group(1) : "throng";
      Path target = repository.resolve("dev/throng").resolve(artifact).resolve(VERSION);
      Files.createDirectories(target);
      String name = artifact + "-" + VERSION;
      replace(pom, target.resolve(name + ".pom"));
      for (String jar : List.of(name, artifact)) {
        Path built = root.resolve(module).resolve("target").resolve(jar + ".jar");
        if (Files.exists(built)) {
          replace(built, target.resolve(name + ".jar"));
        }
      }
    }
  }

  private static void replace(Path from, Path to) throws IOException {
    Files.copy(from, to, StandardCopyOption.REPLACE_EXISTING);
  }

  /** Maven Central comes after it. */
  private static String settings() {
    Path user = userRepository();
    String repository =
        "<id>user</id><url>"
            + user.toUri()
            + "</url><releases><checksumPolicy>ignore</checksumPolicy></releases>"
            + "<snapshots><enabled>false</enabled></snapshots>";
    return "<settings><profiles><profile><id>user</id><repositories><repository>"
        + repository
        + "</repository></repositories><pluginRepositories><pluginRepository>"
        + repository
        + "</pluginRepository></pluginRepositories></profile></profiles>"
        + "<activeProfiles><activeProfile>user</activeProfile></activeProfiles></settings>";
  }

  /** Where the Kafka connector's jar is, which this build has from there. */
  private static Path userRepository() {
    try {
      Path jar =
          Path.of(KafkaSource.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      // repository/org/apache/flink/flink-connector-kafka/version/jar
      return jar.getRoot().resolve(jar.subpath(0, jar.getNameCount() - 6));
    } catch (URISyntaxException e) {
      throw new IllegalStateException(KafkaSource.class.getName(), e);
    }
  }
}
