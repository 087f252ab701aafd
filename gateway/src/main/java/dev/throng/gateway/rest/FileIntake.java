package dev.throng.gateway.rest;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Takes in the files of forms: of {@value #REQUESTS_MAX} requests at a time on a node. On the
 * server's event loop.
 */
final class FileIntake {
  static final int REQUESTS_MAX = 64;

  private final Vertx vertx;
  private final FileServices files;
  private final Consumer<HttpServerRequest> slow;
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
  }

  /**
   * A request begins.
   *
   * @return null if it is no form that could have files
   * @throws Rejection with 503 if too many are under way
   */
  @Nullable FormFiles begin(HttpServerRequest request) {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    if (type == null || !type.strip().toLowerCase(Locale.ROOT).startsWith("multipart/form-data")) {
      return null;
    }
    count(request);
    return new FormFiles(
        vertx.fileSystem(), files.storage().spool(), files.threads(), this::release);
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

  /** It has ended. */
  void release() {
    requests--;
  }
}
