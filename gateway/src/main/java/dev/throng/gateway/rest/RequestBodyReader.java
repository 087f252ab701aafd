package dev.throng.gateway.rest;

import dev.throng.protocol.DiscordError;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerFileUpload;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Collects the body of one request, up to so many bytes; for how long is {@link RestConnections}'
 * affair. Of a multipart form it takes the part {@code payload_json}, and notes whether there are
 * files or has them taken, which do not count then. Runs on the request's event loop.
 */
final class RequestBodyReader {
  static final int BYTES_MAX = 256 << 10;

  /** Fields of a form, files among them. */
  static final int FORM_FIELDS_MAX = 32;

  private static final String PAYLOAD_JSON = "payload_json";

  /** How long the rest of a body that is too large is read and dropped. */
  static final long LINGER_MS = 2_000;

  private final Vertx vertx;
  private final HttpServerRequest request;
  private final CompletableFuture<RequestBody> result = new CompletableFuture<>();
  private final Buffer bytes = Buffer.buffer();
  private final @Nullable FormFiles files;
  private final long bytesMax;
  private long received;
  private boolean hasFiles;

  private RequestBodyReader(
      Vertx vertx, HttpServerRequest request, @Nullable FormFiles files, long bytesMax) {
    this.vertx = vertx;
    this.request = request;
    this.files = files;
    this.bytesMax = bytesMax;
  }

  /**
   * Reads. The stage fails with a {@link Rejection} when the body is too large or is not the form
   * that it says.
   */
  static CompletableFuture<RequestBody> read(Vertx vertx, HttpServerRequest request, int bytesMax) {
    return read(new RequestBodyReader(vertx, request, null, bytesMax));
  }

  /**
   * The same, with the files of a form.
   *
   * @param bytesMax of all together
   */
  static CompletableFuture<RequestBody> read(
      Vertx vertx, HttpServerRequest request, FormFiles files, long bytesMax) {
    return read(new RequestBodyReader(vertx, request, files, bytesMax));
  }

  /** How many bytes are coming, as far as can be told before they do. */
  static long comingBytes(HttpServerRequest request, long bytesMax) {
    Long declared = declaredBytes(request);
    return declared == null || declared < 0 ? bytesMax : Math.min(declared, bytesMax);
  }

  private static @Nullable Long declaredBytes(HttpServerRequest request) {
    String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
    return length == null ? null : Integers.parse(length);
  }

  private static CompletableFuture<RequestBody> read(RequestBodyReader reader) {
    HttpServerRequest request = reader.request;
    Long declared = declaredBytes(request);
    if (declared != null && declared > reader.bytesMax) {
      reader.tooLarge();
    } else {
      reader.start();
    }
    return reader.result;
  }

  private void start() {
    String type = contentType();
    boolean isForm =
        type.startsWith("multipart/form-data")
            || type.startsWith("application/x-www-form-urlencoded");
    if (isForm && !expectForm()) {
      return;
    }
    request.exceptionHandler(
        error -> result.completeExceptionally(new Rejection(DiscordError.INVALID_JSON)));
    request.handler(this::append);
    request.endHandler(end -> ended(isForm ? form() : plain(type)));
  }

  /** Whether it can be read as a form; if not, the request is refused. */
  private boolean expectForm() {
    try {
      request.setExpectMultipart(true);
    } catch (RuntimeException e) {
      // No boundary, a character set that there is not: whatever the decoder takes exception to.
      request.handler(chunk -> {});
      result.completeExceptionally(new Rejection(DiscordError.INVALID_JSON));
      return false;
    }
    request.uploadHandler(this::upload);
    return true;
  }

  private void upload(HttpServerFileUpload upload) {
    if (result.isDone() || files == null) {
      hasFiles = true;
      upload.handler(chunk -> {});
    } else {
      files.add(upload);
    }
  }

  private void ended(RequestBody body) {
    if (files == null || result.isDone()) {
      result.complete(body);
      return;
    }
    CompletableFuture<Boolean> unused =
        files
            .finish()
            .handle(
                (taken, failure) -> {
                  if (failure != null) {
                    return result.completeExceptionally(failure);
                  }
                  long inFiles = taken.stream().mapToLong(UploadedFile::bytes).sum();
                  return received - inFiles > BYTES_MAX
                      ? result.completeExceptionally(new Rejection(DiscordError.REQUEST_TOO_LARGE))
                      : result.complete(new RequestBody(body.json(), body.isJson(), false, taken));
                });
  }

  private void append(Buffer chunk) {
    if (result.isDone()) {
      return;
    }
    received += chunk.length();
    if (received > bytesMax || areFieldsTooLarge()) {
      tooLarge();
    } else if (files == null) {
      bytes.appendBuffer(chunk);
    }
  }

  /**
   * Whether a form's fields beside its files, which are held in memory until it ends, have too many
   * bytes. What is still on its way into the spool cannot be told from them, but soon is there.
   */
  private boolean areFieldsTooLarge() {
    return files != null && files.areWritten() && received - files.bytes() > BYTES_MAX;
  }

  /**
   * Reads and drops what is left of a request that is refused, for a while. Closed at once, with
   * bytes unread, the connection would be reset and the answer be lost.
   */
  static void drop(Vertx vertx, HttpServerRequest request) {
    if (request.isEnded()) {
      return;
    }
    request.handler(chunk -> {});
    request.resume();
    long unused = vertx.setTimer(LINGER_MS, late -> request.connection().close());
    request.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
  }

  private void tooLarge() {
    drop(vertx, request);
    result.completeExceptionally(new Rejection(DiscordError.REQUEST_TOO_LARGE));
  }

  private RequestBody plain(String type) {
    boolean isJson = type.isEmpty() || type.startsWith("application/json");
    return new RequestBody(bytes.getBytes(), isJson, false, List.of());
  }

  private RequestBody form() {
    String payload = request.getFormAttribute(PAYLOAD_JSON);
    if (payload == null) {
      var fields = Json.object();
      request.formAttributes().forEach(field -> fields.put(field.getKey(), field.getValue()));
      return new RequestBody(Json.bytes(fields), true, hasFiles, List.of());
    }
    return new RequestBody(payload.getBytes(StandardCharsets.UTF_8), true, hasFiles, List.of());
  }

  private String contentType() {
    String type = request.getHeader(HttpHeaders.CONTENT_TYPE);
    return type == null ? "" : type.strip().toLowerCase(Locale.ROOT);
  }
}
