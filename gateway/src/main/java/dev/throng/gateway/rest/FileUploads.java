package dev.throng.gateway.rest;

import dev.throng.gateway.storage.AttachmentFiles;
import dev.throng.gateway.storage.StorageFullException;
import dev.throng.gateway.storage.StorageThreads;
import dev.throng.protocol.DiscordError;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.file.OpenOptions;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.streams.Pipe;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.net.SocketException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Takes a file that was announced, as the body of a PUT to the URL that its sender was given. To be
 * used on the server's event loop.
 */
final class FileUploads {
  private final Vertx vertx;
  private final FileServices files;
  private final FileIntake intake;
  private final ResponseWriter writer;

  FileUploads(Vertx vertx, FileServices files, FileIntake intake, ResponseWriter writer) {
    this.vertx = vertx;
    this.files = files;
    this.intake = intake;
    this.writer = writer;
  }

  /**
   * Takes it, or says why not: it must not have more bytes than was said, and its length must be
   * known before. What has come once is not taken again.
   *
   * @param secret of the URL
   */
  void take(RoutingContext context, long channel, long id, String secret) {
    HttpServerRequest request = context.request();
    String length = request.getHeader("Content-Length");
    Long bytes = length == null ? null : Integers.parse(length);
    if (bytes == null) {
      writer.write(context, DiscordError.BAD_REQUEST);
      return;
    }
    try {
      intake.count(request);
    } catch (Rejection e) {
      writer.write(request, e.response());
      return;
    }
    // At once, so that nothing that happens to the request is missed.
    Pipe<Buffer> body = request.pipe();
    request.response().closeHandler(closed -> body.close());
    Context loop = vertx.getOrCreateContext();
    Path spooled = files.storage().spool().resolve(UUID.randomUUID().toString());
    AtomicReference<Runnable> giveBack = new AtomicReference<>(() -> {});
    CompletableFuture<Void> unused =
        files
            .threads()
            .call(() -> expected(channel, id, secret, bytes))
            .thenCompose(
                pending ->
                    on(
                        loop,
                        () -> {
                          giveBack.set(intake.room().take(pending.user(), bytes));
                          return Future.succeededFuture(intake.room().bytes());
                        }))
            .thenCompose(coming -> files.threads().call(() -> checkRoom(coming)))
            .thenCompose(fits -> on(loop, () -> receive(request, body, spooled)))
            .thenCompose(
                received -> files.threads().call(() -> store(channel, id, secret, spooled, bytes)))
            .handle(
                (place, failure) -> {
                  files
                      .threads()
                      .run(
                          "removing a file from the spool",
                          () -> Files.deleteIfExists(spooled),
                          () ->
                              loop.runOnContext(
                                  now -> Objects.requireNonNull(giveBack.get()).run()));
                  loop.runOnContext(now -> answer(request, failure));
                  return null;
                });
  }

  /** For all that is coming to this node, this file too. */
  private boolean checkRoom(long coming) throws IOException {
    if (!files.storage().hasRoomFor(coming)) {
      throw new StorageFullException("the reserve is reached");
    }
    return true;
  }

  private AttachmentFiles.Pending expected(long channel, long id, String secret, long bytes)
      throws IOException {
    AttachmentFiles.Pending pending = files.attachments().pending(channel, id);
    if (pending == null
        || !pending.takes(secret)
        || files.storage().find(pending.place().key()) != null) {
      throw new Rejection(DiscordError.NOT_FOUND);
    }
    if (bytes > pending.bytes()) {
      throw new Rejection(DiscordError.REQUEST_TOO_LARGE);
    }
    return pending;
  }

  private AttachmentFiles.Place store(
      long channel, long id, String secret, Path spooled, long bytes) throws IOException {
    // Once more: it may have taken long, and nobody may wait for it any longer.
    AttachmentFiles.Place place = expected(channel, id, secret, bytes).place();
    try {
      files.attachments().put(place, spooled, bytes);
    } catch (FileAlreadyExistsException e) {
      throw new Rejection(DiscordError.NOT_FOUND);
    }
    return place;
  }

  private Future<Void> receive(HttpServerRequest request, Pipe<Buffer> body, Path spooled) {
    return vertx
        .fileSystem()
        .open(spooled.toString(), new OpenOptions().setCreateNew(true).setRead(false))
        .compose(body::to)
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof HttpClosedException
                            || failure instanceof SocketException
                            || request.response().closed()
                        ? new Rejection(DiscordError.BAD_REQUEST)
                        : StorageThreads.failure(failure)));
  }

  private static <T> CompletableFuture<T> on(Context loop, Supplier<Future<T>> work) {
    CompletableFuture<T> done = new CompletableFuture<>();
    loop.runOnContext(
        now -> {
          try {
            work.get().onSuccess(done::complete).onFailure(done::completeExceptionally);
          } catch (Rejection e) {
            done.completeExceptionally(e);
          }
        });
    return done;
  }

  private void answer(HttpServerRequest request, @Nullable Throwable failure) {
    intake.release();
    if (request.response().closed()) {
      return;
    }
    if (failure == null) {
      writer.write(request, RestResponse.noContent());
      return;
    }
    Throwable cause = Rejection.cause(failure);
    RequestBodyReader.drop(vertx, request);
    RestResponse answer =
        cause instanceof Rejection rejection
            ? rejection.response()
            : cause instanceof StorageFullException
                ? RestResponse.error(DiscordError.STORAGE_FULL)
                : RestResponse.unavailable();
    writer.write(request, answer);
  }
}
