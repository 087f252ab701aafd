package dev.throng.gateway.storage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Files below a directory that all gateway nodes share. What is put is moved there. */
public final class DirectoryFileStorage implements FileStorage {
  /** No key leads out of the directory, or into what is not meant. */
  private static final Pattern SEGMENT = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,254}");

  private final Path directory;
  private final Path spool;
  private final long reserveBytes;

  /**
   * In a directory, which is made if it is not there.
   *
   * @param node whose spool it is
   * @param reserveBytes that stay free of the file system
   */
  public DirectoryFileStorage(Path directory, int node, long reserveBytes) throws IOException {
    this.directory = directory.toAbsolutePath().normalize();
    this.spool = this.directory.resolve("spool").resolve("node-" + node);
    this.reserveBytes = reserveBytes;
    delete("spool/node-" + node);
    Files.createDirectories(spool);
  }

  @Override
  public Path spool() {
    return spool;
  }

  @Override
  public void put(String key, Path spooled) throws IOException {
    Path path = path(key);
    Files.createDirectories(path.getParent());
    Files.move(spooled, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void putFirst(String key, Path spooled) throws IOException {
    Path path = path(key);
    Path folder = Objects.requireNonNull(path.getParent());
    Files.createDirectories(folder.getParent());
    // One alone can make it, on whatever file system and node.
    Files.createDirectory(folder);
    try {
      Files.move(spooled, path, StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      Files.deleteIfExists(folder);
      throw e;
    }
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    Path written = spool.resolve(UUID.randomUUID().toString());
    try {
      Files.write(written, content);
      put(key, written);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  @Override
  public boolean move(String key, String to) throws IOException {
    try {
      Files.move(path(key), path(to), StandardCopyOption.ATOMIC_MOVE);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  @Override
  public @Nullable Stored find(String key) throws IOException {
    try {
      BasicFileAttributes attributes =
          Files.readAttributes(path(key), BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
      return attributes.isRegularFile()
          ? new Stored(
              attributes.size(),
              Instant.ofEpochSecond(attributes.lastModifiedTime().toInstant().getEpochSecond()))
          : null;
    } catch (NoSuchFileException e) {
      return null;
    }
  }

  @Override
  public InputStream read(String key, long from) throws IOException {
    SeekableByteChannel channel =
        Files.newByteChannel(path(key), StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
    try {
      return Channels.newInputStream(channel.position(from));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
  }

  @Override
  public List<String> list(String folder, int max, Predicate<String> wanted) throws IOException {
    try (Stream<Path> children = Files.list(path(folder))) {
      return children
          .map(child -> child.getFileName().toString())
          .filter(wanted)
          .limit(max)
          .toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  @Override
  public void delete(String keyOrFolder) throws IOException {
    try {
      Files.walkFileTree(
          path(keyOrFolder),
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (!isHeldOpen(file)) {
                Files.deleteIfExists(file);
              }
              return FileVisitResult.CONTINUE;
            }

            /** It went while the folder was read. */
            @Override
            public FileVisitResult visitFileFailed(Path file, IOException failure)
                throws IOException {
              if (failure instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
              }
              throw failure;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
                throws IOException {
              if (failure != null) {
                throw failure;
              }
              deleteEmpty(visited);
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (NoSuchFileException e) {
      // Gone before.
    }
  }

  /** A folder with nothing but files that go by themselves stays. */
  private static void deleteEmpty(Path folder) throws IOException {
    try {
      Files.deleteIfExists(folder);
    } catch (DirectoryNotEmptyException e) {
      try (Stream<Path> left = Files.list(folder)) {
        if (!left.allMatch(path -> isHeldOpen(path) || Files.isDirectory(path))) {
          throw e;
        }
      }
    }
  }

  /** What NFS has in place of a file that was deleted while it is read: it goes by itself. */
  private static boolean isHeldOpen(Path file) {
    return file.getFileName().toString().startsWith(".nfs");
  }

  @Override
  public boolean hasRoomFor(long bytes) throws IOException {
    return Files.getFileStore(directory).getUsableSpace() - bytes >= reserveBytes;
  }

  @Override
  public void close() {}

  private Path path(String key) {
    Path path = directory;
    for (String segment : key.split("/", -1)) {
      if (!SEGMENT.matcher(segment).matches()) {
        throw new IllegalArgumentException("key: " + key + " (expected: names and slashes)");
      }
      path = path.resolve(segment);
    }
    return path;
  }
}
