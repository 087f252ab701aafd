package dev.throng.gateway.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A storage that refuses to change what the test says. */
final class FaultyStorage implements FileStorage {
  private final FileStorage storage;
  volatile Predicate<String> isFaulty = key -> false;

  FaultyStorage(FileStorage storage) {
    this.storage = storage;
  }

  private void check(String key) throws IOException {
    if (isFaulty.test(key)) {
      throw new IOException("/files/" + key + ": Input/output error");
    }
  }

  @Override
  public Path spool() {
    return storage.spool();
  }

  @Override
  public void put(String key, Path spooled) throws IOException {
    check(key);
    storage.put(key, spooled);
  }

  @Override
  public void putFirst(String key, Path spooled) throws IOException {
    check(key);
    storage.putFirst(key, spooled);
  }

  @Override
  public void put(String key, byte[] content) throws IOException {
    check(key);
    storage.put(key, content);
  }

  @Override
  public boolean move(String key, String to) throws IOException {
    check(key);
    return storage.move(key, to);
  }

  @Override
  public @Nullable Stored find(String key) throws IOException {
    return storage.find(key);
  }

  @Override
  public InputStream read(String key, long from) throws IOException {
    return storage.read(key, from);
  }

  @Override
  public List<String> list(String folder, int max, Predicate<String> wanted) throws IOException {
    return storage.list(folder, max, wanted);
  }

  @Override
  public void delete(String keyOrFolder) throws IOException {
    check(keyOrFolder);
    storage.delete(keyOrFolder);
  }

  @Override
  public boolean hasRoomFor(long bytes) throws IOException {
    return storage.hasRoomFor(bytes);
  }

  @Override
  public void close() {
    storage.close();
  }
}
