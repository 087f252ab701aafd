package dev.throng.local.stack;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;

/** Locks between processes, released when their holder ends in whatever way. */
final class FileLocks {
  private FileLocks() {}

  /** A held lock. */
  record Held(FileChannel channel, FileLock lock) implements AutoCloseable {
    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException("releasing a lock", e);
      }
    }
  }

  /** The lock, or empty if somebody holds it, in this process or another. */
  static Optional<Held> tryLock(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        lock = null;
      }
      if (lock == null) {
        channel.close();
        return Optional.empty();
      }
      return Optional.of(new Held(channel, lock));
    } catch (IOException e) {
      throw new UncheckedIOException("locking " + file, e);
    }
  }

  /** Waits for the lock, at most {@code deadlineMs}. */
  static Held lock(Path file, long deadlineMs) {
    long end = System.nanoTime() + deadlineMs * 1_000_000;
    while (true) {
      Optional<Held> held = tryLock(file);
      if (held.isPresent()) {
        return held.get();
      }
      if (System.nanoTime() - end > 0) {
        throw new StackException(file + " is held by another command (expected: it ends)");
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new StackException("interrupted while waiting for " + file);
      }
    }
  }
}
