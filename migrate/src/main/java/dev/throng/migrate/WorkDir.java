package dev.throng.migrate;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Where a migration keeps how far it has come: {@code migration.txt} says which migration it is,
 * {@code checkpoints} are Flink's, {@code copied} says that all is copied. One process at a time.
 */
final class WorkDir implements AutoCloseable {
  private final Path dir;
  private final RandomAccessFile lockFile;

  private WorkDir(Path dir, RandomAccessFile lockFile) {
    this.dir = dir;
    this.lockFile = lockFile;
  }

  /**
   * Of this migration; made if it is not there.
   *
   * @param description the same for the same migration
   * @throws IllegalArgumentException if it is of another migration, or one is running
   */
  static WorkDir open(Path dir, String description) {
    try {
      Files.createDirectories(dir);
      RandomAccessFile file = new RandomAccessFile(dir.resolve("lock").toFile(), "rw");
      FileLock lock = file.getChannel().tryLock();
      if (lock == null) {
        file.close();
        throw new IllegalArgumentException(
            "work-dir: " + dir + " is in use (expected: one of a migration that does not run)");
      }
      Path known = dir.resolve("migration.txt");
      if (!Files.exists(known)) {
        Files.writeString(known, description);
      } else if (!Files.readString(known).equals(description)) {
        file.close();
        throw new IllegalArgumentException(
            "work-dir: "
                + dir
                + " is of another migration, "
                + Files.readString(known)
                + " (expected: "
                + description
                + "; give another directory, or delete this one)");
      }
      return new WorkDir(dir, file);
    } catch (IOException e) {
      throw new UncheckedIOException("work-dir: " + dir, e);
    }
  }

  Path checkpoints() {
    return dir.resolve("checkpoints");
  }

  boolean isCopied() {
    return Files.exists(dir.resolve("copied"));
  }

  /** All is copied: a later call has nothing to copy. */
  void markCopied() {
    try {
      Files.writeString(dir.resolve("copied"), "");
    } catch (IOException e) {
      throw new UncheckedIOException("work-dir: " + dir, e);
    }
  }

  /** The newest complete checkpoint. */
  Optional<Path> newestCheckpoint() {
    if (!Files.isDirectory(checkpoints())) {
      return Optional.empty();
    }
    try (Stream<Path> files = Files.walk(checkpoints(), 3)) {
      return files
          .filter(file -> file.endsWith("_metadata"))
          .max(Comparator.comparingLong(file -> file.toFile().lastModified()))
          .map(Path::getParent);
    } catch (IOException e) {
      throw new UncheckedIOException("work-dir: " + dir, e);
    }
  }

  @Override
  public void close() {
    try {
      lockFile.close();
    } catch (IOException e) {
      throw new UncheckedIOException("work-dir: " + dir, e);
    }
  }
}
