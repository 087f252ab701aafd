package dev.throng.local.stack;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.throng.local.config.PrivateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A job that a user has submitted, in {@code user-jobs/<name>.spec.json}; its jar lies beside it.
 *
 * @param name letters, digits and hyphens
 * @param mainClass null: what the jar's manifest says
 * @param args of the main method
 * @param wanted whether it is to run, and to be brought back when it is lost
 * @param end why it is not to run any more, for people; empty while it is
 */
public record UserJob(
    String name,
    @Nullable String mainClass,
    int parallelism,
    List<String> args,
    boolean wanted,
    String end) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME = Pattern.compile("[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?");
  private static final String SUFFIX = ".spec.json";

  /** Checks the name, of which files are named, and the width. */
  public UserJob {
    if (!NAME.matcher(name).matches()) {
      throw new StackException(
          "name: "
              + name
              + " (expected: 1 to 64 lower-case letters, digits and hyphens, such as"
              + " messages-per-minute)");
    }
    if (parallelism < 1) {
      throw new StackException("parallelism: " + parallelism + " (expected: 1 or more)");
    }
    args = List.copyOf(args);
  }

  UserJob ended(String why) {
    return new UserJob(name, mainClass, parallelism, args, false, why);
  }

  UserJob running() {
    return new UserJob(name, mainClass, parallelism, args, true, "");
  }

  static Path jar(Path dir, String name) {
    return dir.resolve(name + ".jar");
  }

  static Path file(Path dir, String name) {
    return dir.resolve(name + SUFFIX);
  }

  static Optional<UserJob> load(Path dir, String name) throws IOException {
    Path file = file(dir, name);
    return Files.exists(file)
        ? Optional.of(JSON.readValue(file.toFile(), UserJob.class))
        : Optional.empty();
  }

  /** All there are, by name. */
  static List<UserJob> loadAll(Path dir) throws IOException {
    if (!Files.isDirectory(dir)) {
      return List.of();
    }
    List<String> names;
    try (var files = Files.list(dir)) {
      names =
          files
              .map(file -> file.getFileName().toString())
              .filter(file -> file.endsWith(SUFFIX))
              .map(file -> file.substring(0, file.length() - SUFFIX.length()))
              .sorted()
              .toList();
    }
    List<UserJob> jobs = new ArrayList<>();
    for (String name : names) {
      load(dir, name).ifPresent(jobs::add);
    }
    return jobs;
  }

  void save(Path dir) throws IOException {
    PrivateFiles.write(
        file(dir, name), JSON.writerWithDefaultPrettyPrinter().writeValueAsBytes(this));
  }
}
