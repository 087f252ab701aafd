package dev.throng.gateway.rest;

import dev.throng.gateway.storage.StorageFullException;
import dev.throng.protocol.DiscordError;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes in files: of {@value #REQUESTS_MAX} requests at a time on a node, for which there has to be
 * {@linkplain RequestRoom room} before anything of them is read. On the server's event loop.
 */
final class FileIntake {
  static final int REQUESTS_MAX = 64;

  /** Of one sender at a time, if each is as long as it may be. */
  static final int SENDER_LONGEST = 4;

  /** So many senders at least have all places. */
  static final int SENDERS_MIN = 4;

  private final Vertx vertx;
  private final FileServices files;
  private final Consumer<HttpServerRequest> slow;
  private final RequestRoom room;
  private int requests;

  /**
   * Into the spool of this storage.
   *
   * @param slow told of each request that may take its time
   */
  FileIntake(Vertx vertx, FileServices files, Consumer<HttpServerRequest> slow) {
    this.vertx = vertx;
    this.files = files;
    this.slow = slow;
    this.room =
        new RequestRoom(
            files.spoolBytesMax(), SENDER_LONGEST * bytesMax(), REQUESTS_MAX / SENDERS_MIN);
  }

  /**
   * A request begins.
   *
   * @param sender whose room is taken
   * @return null if it is no form that could have files
   * @throws Rejection with 503 if too many are under way or there is no room, with 429 if it has
   *     none left of its own
   */
  @Nullable FormFiles begin(HttpServerRequest request, Object sender) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      return null;
    }
    Runnable giveBack = room.take(sender, RequestBodyReader.comingBytes(request, bytesMax()));
    try {
      count(request);
    } catch (Rejection e) {
      giveBack.run();
      throw e;
    }
    Context loop = vertx.getOrCreateContext();
    return new FormFiles(
        vertx.fileSystem(),
        files.storage().spool(),
        files.threads(),
        () ->
            loop.runOnContext(
                now -> {
                  giveBack.run();
                  release();
                }));
  }

  /**
   * Reads a form: nothing of it before the storage has room for all that is coming. To be called at
   * once, so that nothing that happens to the request is missed.
   *
   * @return fails as {@link RequestBodyReader#read} does, or with {@link StorageFullException}
   */
  CompletableFuture<RequestBody> read(HttpServerRequest request, FormFiles form) {
    request.pause();
    Context loop = vertx.getOrCreateContext();
    long coming = room.bytes();
    CompletableFuture<Boolean> hasRoom = new CompletableFuture<>();
    CompletableFuture<Void> unused =
        files
            .threads()
            .call(() -> files.storage().hasRoomFor(coming))
            .handle(
                (fits, failure) -> {
                  loop.runOnContext(
                      now -> {
                        if (failure == null) {
                          hasRoom.complete(fits);
                        } else {
                          hasRoom.completeExceptionally(failure);
                        }
                      });
                  return null;
                });
    return hasRoom
        .whenComplete(
            (fits, failure) -> {
              if (failure != null || !fits) {
                RequestBodyReader.drop(vertx, request);
              }
            })
        .thenCompose(fits -> read(request, form, fits));
  }

  private CompletableFuture<RequestBody> read(
      HttpServerRequest request, FormFiles form, boolean fits) {
    if (!fits) {
      throw new StorageFullException("the reserve is reached");
    }
    if (request.response().closed()) {
      throw new Rejection(DiscordError.BAD_REQUEST);
    }
    CompletableFuture<RequestBody> body = RequestBodyReader.read(vertx, request, form, bytesMax());
    request.resume();
    return body;
  }

  /** Room for an announced file. */
  RequestRoom room() {
    return room;
  }

  /** How many bytes the body of a request with files may have. */
  long bytesMax() {
    return files.requestBytesMax() + RequestBodyReader.BYTES_MAX;
  }

  /** A request with a file begins or is refused. */
  void count(HttpServerRequest request) {
    if (requests == REQUESTS_MAX) {
      throw new Rejection(RestResponse.unavailable());
    }
    requests++;
    slow.accept(request);
  }

  /** A request that was admitted has ended. */
  void release() {
    requests--;
  }
}
