package dev.throng.local.stack;

import dev.throng.local.config.FileTrees;
import dev.throng.local.config.PrivateFiles;
import dev.throng.local.config.StackHome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A stopped stack's data as a whole. Kafka's log, Cassandra's tables and Flink's savepoints belong
 * together: the savepoints say up to which offset the log has been handled, so they are saved and
 * put back together, all at the same standstill; and with them the files that messages name. The
 * search index is not among them: without the state of its job it is made again of the log.
 */
public final class StackData {
  /** What a backup contains, relative to the stack's directory. */
  private static final List<String> SAVED =
      List.of(
          "kafka/data",
          "cassandra/data",
          "files",
          "flink/savepoints",
          "jobs",
          "user-flink/savepoints",
          "user-jobs",
          "token.secret",
          "demo.json");

  private static final List<String> DELETED =
      List.of(
          "kafka",
          "cassandra",
          "elasticsearch",
          "files",
          "flink",
          "user-flink",
          "gateway",
          "supervisor",
          "jobs",
          "user-jobs",
          "token.secret",
          "demo.json",
          "run/stack.json");

  private static final long TAR_TIMEOUT_MINUTES = 60;

  private StackData() {}

  /** Deletes everything but the servers' jars. */
  public static void delete(StackHome home) throws IOException {
    for (String name : DELETED) {
      FileTrees.delete(home.dir().resolve(name));
    }
  }

  /** Writes the data into a gzipped tar file that only its owner may read: secrets are in it. */
  public static void save(StackHome home, Path file) throws IOException, InterruptedException {
    PrivateFiles.write(file, new byte[0]);
    List<String> command =
        new ArrayList<>(
            List.of("tar", "-czf", file.toAbsolutePath().toString(), "-C", home.dir().toString()));
    command.add("--exclude=jobs/search.json");
    command.add("--exclude=files/spool");
    for (String name : SAVED) {
      if (Files.exists(home.dir().resolve(name))) {
        command.add(name);
      }
    }
    tar(command);
  }

  /** Replaces the data with that of a file made by {@link #save}. */
  public static void load(StackHome home, Path file) throws IOException, InterruptedException {
    tar(List.of("tar", "-tzf", file.toAbsolutePath().toString()));
    delete(home);
    Files.createDirectories(home.dir());
    tar(List.of("tar", "-xzpf", file.toAbsolutePath().toString(), "-C", home.dir().toString()));
  }

  private static void tar(List<String> command) throws IOException, InterruptedException {
    Process tar =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    if (!tar.waitFor(TAR_TIMEOUT_MINUTES, TimeUnit.MINUTES) || tar.exitValue() != 0) {
      tar.destroyForcibly();
      throw new IOException(String.join(" ", command) + " failed");
    }
  }
}
