package dev.throng.local.flink;

import dev.throng.local.config.RepositoryRoot;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** {@code cluster/deploy.sh} with a directory and a cluster. */
final class DeployScript {
  private static final Path SCRIPT = RepositoryRoot.find().resolve("cluster/deploy.sh");

  /** Beside what every run is told, and in place of it. */
  final Map<String, String> environment = new HashMap<>();

  final Path jar;
  int deadlineS = 60;
  private final Path dir;
  private final FakeFlink flink;

  DeployScript(Path dir, FakeFlink flink) throws IOException {
    this.dir = dir;
    this.flink = flink;
    jar = Files.writeString(dir.resolve("x.jar"), "jar");
  }

  /** Its exit code and output. */
  String deploy(String... arguments) throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Stream.concat(Stream.of("bash", SCRIPT.toString()), List.of(arguments).stream())
                    .toList())
            .redirectErrorStream(true);
    builder
        .environment()
        .putAll(
            Map.of(
                "FLINK_URL",
                "http://127.0.0.1:" + flink.port(),
                "FLINK_DIR",
                dir.toString(),
                "JOBS_JAR",
                jar.toString(),
                "KAFKA",
                "k:1",
                "CASSANDRA",
                "c:2",
                "DATACENTER",
                "dc",
                "KEYSPACE",
                "ks",
                "DEADLINE_S",
                Integer.toString(deadlineS)));
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return "exit " + process.waitFor() + "\n" + output;
  }

  /** Of the job that was submitted as this one. */
  String id(int run) {
    return flink.runs.get(run).path("jobId").asText();
  }

  /** A complete checkpoint or savepoint; the one with the higher age in seconds is newer. */
  static void restorePoint(Path path, int second) {
    try {
      Files.createDirectories(path);
      Path metadata = Files.writeString(path.resolve("_metadata"), "x");
      FileTime time = FileTime.fromMillis(1_700_000_000_000L + second * 1000L);
      Files.setLastModifiedTime(metadata, time);
      Files.setLastModifiedTime(path, time);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
