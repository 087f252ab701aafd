package dev.throng.gateway.rest;

import dev.throng.gateway.storage.ImageHeader;
import dev.throng.gateway.storage.StorageThreads;
import io.vertx.core.Future;
import io.vertx.core.file.FileSystem;
import io.vertx.core.http.HttpServerFileUpload;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * The files of one form, each streamed into a file of the spool as it comes. To be used on the
 * request's event loop.
 */
final class FormFiles {
  /** Parts with files at the most: one more than may be taken, so that it can be said. */
  static final int FILES_MAX = 11;

  private static final int BUFFER_BYTES = 64 << 10;

  private final FileSystem disk;
  private final Path spool;
  private final StorageThreads threads;
  private final Runnable released;
  private final List<Part> parts = new ArrayList<>();
  private final List<HttpServerFileUpload> uploads = new ArrayList<>();
  private final List<Future<Void>> written = new ArrayList<>();
  private long bytes;
  private boolean isReleased;
  private boolean isTooMany;

  private record Part(String part, String name, Path path) {}

  /**
   * None by now.
   *
   * @param released called once, on any thread, when nothing of it is left in the spool or what is
   *     cannot be removed
   */
  FormFiles(FileSystem disk, Path spool, StorageThreads threads, Runnable released) {
    this.disk = disk;
    this.spool = spool;
    this.threads = threads;
    this.released = released;
  }

  /** The begin of a file. */
  void add(HttpServerFileUpload upload) {
    if (parts.size() == FILES_MAX) {
      isTooMany = true;
      upload.handler(chunk -> {});
      return;
    }
    Path path = spool.resolve(UUID.randomUUID().toString());
    parts.add(new Part(upload.name(), upload.filename(), path));
    uploads.add(upload);
    // By the file and not by the upload, whose size may be what the client says.
    written.add(
        upload
            .streamToFileSystem(path.toString())
            .compose(streamed -> disk.props(path.toString()))
            .onSuccess(file -> bytes += file.size())
            .mapEmpty());
  }

  /** Whether all that have begun are in the spool. */
  boolean areWritten() {
    return written.stream().allMatch(Future::isComplete);
  }

  /** Of all that are in the spool. */
  long bytes() {
    return bytes;
  }

  /** All files, when the form has ended. */
  CompletableFuture<List<UploadedFile>> finish() {
    if (isTooMany) {
      return CompletableFuture.failedFuture(
          FormErrors.rejection(
              "files",
              "BASE_TYPE_MAX_LENGTH",
              "Must be " + (FILES_MAX - 1) + " or fewer in length."));
    }
    return Future.all(written)
        .toCompletionStage()
        .toCompletableFuture()
        .handle(
            (all, failure) -> {
              if (failure != null) {
                throw StorageThreads.failure(failure);
              }
              return all;
            })
        .thenCompose(all -> threads.call(this::inspected));
  }

  /** Removes what is left of it in the spool. Once is enough; more often does no harm. */
  void release() {
    if (isReleased) {
      return;
    }
    isReleased = true;
    for (int i = 0; i < uploads.size(); i++) {
      if (!written.get(i).isComplete()) {
        uploads.get(i).cancelStreamToFileSystem();
      }
    }
    // Whether each was written, was cut off or has failed.
    Future.join(written)
        .onComplete(done -> threads.run("removing files from the spool", this::delete, released));
  }

  private void delete() throws IOException {
    for (Part part : parts) {
      Files.deleteIfExists(part.path());
    }
  }

  private List<UploadedFile> inspected() throws IOException {
    List<UploadedFile> files = new ArrayList<>();
    for (Part part : parts) {
      files.add(
          new UploadedFile(
              part.part(),
              part.name() == null ? "" : part.name(),
              part.path(),
              Files.size(part.path()),
              sha256(part.path()),
              image(part.path())));
    }
    return files;
  }

  private static @Nullable ImageHeader image(Path path) throws IOException {
    try (InputStream in = new BufferedInputStream(Files.newInputStream(path))) {
      return ImageHeader.read(in);
    }
  }

  private static String sha256(Path path) throws IOException {
    try (InputStream in = Files.newInputStream(path)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      byte[] buffer = new byte[BUFFER_BYTES];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        digest.update(buffer, 0, read);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }
}
