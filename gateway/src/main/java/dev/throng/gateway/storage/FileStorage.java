package dev.throng.gateway.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Where files are, by key: {@code attachments/1/2/name.png}, segments with a slash between them.
 * What is put is there as a whole or not at all. All calls block; thread-safe.
 */
public interface FileStorage extends AutoCloseable {
  /**
   * A file that is there.
   *
   * @param modified when it was put, in whole seconds
   */
  record Stored(long bytes, Instant modified) {}

  /** A directory of this node alone, empty at its start, for what is still coming. */
  Path spool();

  /** Takes a file of the spool, which is gone afterwards, in place of what was there. */
  void put(String key, Path spooled) throws IOException;

  /**
   * Takes a file of the spool as the first one of its folder, which must not be there yet.
   *
   * @throws java.nio.file.FileAlreadyExistsException if it is
   */
  void putFirst(String key, Path spooled) throws IOException;

  /** {@link #put(String, Path)} with a few bytes. */
  void put(String key, byte[] content) throws IOException;

  /** Gives a file another key, if it is there: of several who try one does. */
  boolean move(String key, String to) throws IOException;

  /** What is said of a file; null: there is none. */
  @Nullable Stored find(String key) throws IOException;

  /**
   * The bytes of a file from there on.
   *
   * @throws java.nio.file.NoSuchFileException if there is none
   */
  InputStream read(String key, long from) throws IOException;

  /** The next segment of each key below a folder, in any order; at most so many. */
  default List<String> list(String folder, int max) throws IOException {
    return list(folder, max, name -> true);
  }

  /** The same, of those that are wanted. */
  List<String> list(String folder, int max, Predicate<String> wanted) throws IOException;

  /** Removes a file, or all below a folder. It need not be there. */
  void delete(String keyOrFolder) throws IOException;

  /** Whether so many bytes can be put, as far as can be said before. */
  boolean hasRoomFor(long bytes) throws IOException;

  @Override
  void close();
}
