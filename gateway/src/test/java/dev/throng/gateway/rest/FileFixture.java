package dev.throng.gateway.rest;

import dev.throng.gateway.storage.AttachmentFiles;
import dev.throng.gateway.storage.DirectoryFileStorage;
import dev.throng.gateway.storage.EmojiImages;
import dev.throng.gateway.storage.StorageThreads;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/** A storage in a directory of its own. */
final class FileFixture implements AutoCloseable {
  static final long REQUEST_BYTES_MAX = 1 << 20;
  static final long SPOOL_BYTES_MAX = 8 << 20;
  static final String CDN = "http://cdn.example/cdn";

  final Path directory;
  final FileServices services;

  FileFixture(long reserveBytes) {
    try {
      directory = Files.createTempDirectory("files");
      DirectoryFileStorage storage = new DirectoryFileStorage(directory, 0, reserveBytes);
      services =
          new FileServices(
              storage,
              new StorageThreads(),
              new AttachmentFiles(storage),
              new EmojiImages(storage),
              REQUEST_BYTES_MAX,
              SPOOL_BYTES_MAX,
              Duration.ofHours(1),
              CDN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Paths of all files, relative, sorted. */
  List<String> all() {
    while (true) {
      try {
        return walked();
      } catch (UncheckedIOException e) {
        if (!(e.getCause() instanceof NoSuchFileException)) {
          throw e;
        }
        // One went meanwhile.
      }
    }
  }

  private List<String> walked() {
    try (Stream<Path> files = Files.walk(directory)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> directory.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    services.threads().close();
    services.storage().close();
  }
}
