package dev.throng.gateway.rest;

import dev.throng.gateway.storage.StorageThreads;
import io.vertx.core.Context;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.util.concurrent.CompletableFuture;

/**
 * Sends bytes of a stream as an answer's body, {@value #CHUNK_BYTES} at a time: the next ones are
 * read when the client has taken most of those before. Reads off the event loop, writes on it, and
 * closes the stream in the end.
 */
final class FilePump {
  static final int CHUNK_BYTES = 64 << 10;

  private final Context loop;
  private final StorageThreads threads;
  private final InputStream in;
  private final HttpServerResponse response;
  private final CompletableFuture<Void> done = new CompletableFuture<>();

  FilePump(Context loop, StorageThreads threads, InputStream in, HttpServerResponse response) {
    this.loop = loop;
    this.threads = threads;
    this.in = in;
    this.response = response;
    done.whenComplete((sent, failure) -> threads.run("closing a file that was sent", in::close));
  }

  /** Sends so many bytes, which there must be; completes when all were written. */
  CompletableFuture<Void> run(long bytes) {
    loop.runOnContext(
        now -> {
          response.exceptionHandler(done::completeExceptionally);
          response.closeHandler(
              closed -> done.completeExceptionally(new IOException("the client has gone")));
          next(bytes);
        });
    return done;
  }

  private void next(long left) {
    if (done.isDone()) {
      return;
    }
    if (left == 0) {
      response.end().onSuccess(ended -> done.complete(null)).onFailure(done::completeExceptionally);
      return;
    }
    int length = (int) Math.min(left, CHUNK_BYTES);
    CompletableFuture<Void> unused =
        threads
            .call(() -> in.readNBytes(length))
            .handle(
                (chunk, failure) -> {
                  loop.runOnContext(
                      now -> {
                        if (failure != null) {
                          done.completeExceptionally(failure);
                        } else if (chunk.length < length) {
                          done.completeExceptionally(
                              new IOException("the file has become shorter"));
                        } else {
                          write(Buffer.buffer(chunk), left - length);
                        }
                      });
                  return null;
                });
  }

  private void write(Buffer chunk, long left) {
    if (done.isDone()) {
      return;
    }
    response.write(chunk).onFailure(done::completeExceptionally);
    if (response.writeQueueFull()) {
      response.drainHandler(
          drained -> {
            response.drainHandler(null);
            next(left);
          });
    } else {
      next(left);
    }
  }
}
