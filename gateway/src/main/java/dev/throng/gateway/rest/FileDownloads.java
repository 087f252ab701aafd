package dev.throng.gateway.rest;

import dev.throng.gateway.ratelimit.AddressCounts;
import dev.throng.gateway.storage.FileNames;
import dev.throng.gateway.storage.FileStorage;
import dev.throng.protocol.DiscordError;
import io.vertx.core.Context;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Serves files of the storage, whole or in part, to {@value #DOWNLOADS_MAX} clients at a time, and
 * of one network {@value #NETWORK_DOWNLOADS_MAX}: further ones are answered 503. What a browser
 * gets it may show only if that cannot run, and nothing of it may run. What is under a key never
 * changes. On the server's event loop.
 */
final class FileDownloads {
  static final int DOWNLOADS_MAX = 128;
  static final int NETWORK_DOWNLOADS_MAX = 32;
  private static final DateTimeFormatter HTTP_DATE =
      DateTimeFormatter.RFC_1123_DATE_TIME.withZone(ZoneOffset.UTC);
  private static final String OCTETS = "application/octet-stream";
  private static final int OK = 200;
  private static final int PARTIAL = 206;
  private static final int NOT_MODIFIED = 304;
  private static final int UNSATISFIABLE = 416;

  private final FileServices files;
  private final ResponseWriter writer;
  private final RestConnections connections;
  private final AddressCounts networks = new AddressCounts(NETWORK_DOWNLOADS_MAX);
  private int downloads;

  FileDownloads(FileServices files, ResponseWriter writer, RestConnections connections) {
    this.files = files;
    this.writer = writer;
    this.connections = connections;
  }

  /**
   * Serves a file.
   *
   * @param name by which clients know it
   * @param version what is in it, for {@code ETag}
   */
  void serve(RoutingContext context, String key, String name, String version) {
    serve(context, () -> found(key, name, version));
  }

  /** Serves the only file of a folder. */
  void serveImage(RoutingContext context, String folder, String version) {
    serve(
        context,
        () -> {
          List<String> names = files.storage().list(folder, 1);
          return names.isEmpty()
              ? new Found(null)
              : found(folder + "/" + names.get(0), names.get(0), version);
        });
  }

  private Found found(String key, String name, String version) throws IOException {
    FileStorage.Stored stored = files.storage().find(key);
    return new Found(stored == null ? null : new File(key, name, version, stored));
  }

  private void serve(RoutingContext context, Callable<Found> find) {
    Context loop = context.vertx().getOrCreateContext();
    CompletableFuture<Void> unused =
        files
            .threads()
            .call(find)
            .handle(
                (found, failure) -> {
                  loop.runOnContext(
                      now -> {
                        File file = found == null ? null : found.file();
                        if (failure != null) {
                          writer.write(context.request(), RestResponse.unavailable());
                        } else if (file == null) {
                          writer.write(context, DiscordError.NOT_FOUND);
                        } else {
                          serve(context, file);
                        }
                      });
                  return null;
                });
  }

  private record Found(@Nullable File file) {}

  private record File(String key, String name, String version, FileStorage.Stored stored) {
    String tag() {
      return '"' + version + '"';
    }
  }

  private void serve(RoutingContext context, File file) {
    HttpServerRequest request = context.request();
    HttpServerResponse response = request.response();
    if (response.closed()) {
      return;
    }
    headers(response, file);
    if (isKnown(request, file)) {
      response.setStatusCode(NOT_MODIFIED).end();
      return;
    }
    long bytes = file.stored().bytes();
    ByteRange range = ByteRange.of(range(request, file), bytes);
    if (range.isPart()) {
      response.putHeader("Content-Range", range.header(bytes));
    }
    if (range.isUnsatisfiable()) {
      response.setStatusCode(UNSATISFIABLE).putHeader("Content-Length", "0").end();
      return;
    }
    response.setStatusCode(range.isPart() ? PARTIAL : OK);
    response.putHeader("Content-Length", Long.toString(range.length()));
    if (request.method() == HttpMethod.HEAD || range.length() == 0) {
      response.end();
    } else if (downloads == DOWNLOADS_MAX || !networks.add(connections.network(request))) {
      response.headers().remove("Content-Length").remove("Content-Range").remove("ETag");
      response.headers().remove("Cache-Control");
      writer.write(request, RestResponse.unavailable());
    } else {
      send(context, file, range);
    }
  }

  private void send(RoutingContext context, File file, ByteRange range) {
    downloads++;
    String network = connections.network(context.request());
    connections.transfers(context.request());
    Context loop = context.vertx().getOrCreateContext();
    CompletableFuture<InputStream> opened =
        files.threads().call(() -> files.storage().read(file.key(), range.from()));
    CompletableFuture<Void> unused =
        opened
            .thenCompose(
                in ->
                    new FilePump(loop, files.threads(), in, context.response()).run(range.length()))
            .handle(
                (sent, failure) -> {
                  loop.runOnContext(
                      now -> {
                        downloads--;
                        networks.remove(network);
                        if (failure == null) {
                          connections.transferred(context.request());
                        } else {
                          // The status is out: a cut connection is the only way to say it.
                          RestConnections.cutOff(context.request().connection());
                        }
                      });
                  return null;
                });
  }

  private void headers(HttpServerResponse response, File file) {
    writer.common(response);
    String type = FileNames.shownAs(file.name());
    response
        .putHeader("Content-Type", Objects.requireNonNullElse(type, OCTETS))
        .putHeader(
            "Content-Disposition",
            (type == null ? "attachment" : "inline") + "; filename=\"" + file.name() + '"')
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Content-Security-Policy", "default-src 'none'; sandbox")
        .putHeader("Cross-Origin-Resource-Policy", "cross-origin")
        .putHeader("Access-Control-Allow-Origin", "*")
        .putHeader("Accept-Ranges", "bytes")
        .putHeader("Cache-Control", "public, max-age=3600, immutable")
        .putHeader("ETag", file.tag())
        .putHeader("Last-Modified", HTTP_DATE.format(file.stored().modified()));
  }

  private static boolean isKnown(HttpServerRequest request, File file) {
    String tags = request.getHeader("If-None-Match");
    if (tags != null) {
      return tags.contains(file.tag()) || tags.strip().equals("*");
    }
    Instant since = date(request.getHeader("If-Modified-Since"));
    return since != null && !file.stored().modified().isAfter(since);
  }

  private static @Nullable String range(HttpServerRequest request, File file) {
    String unless = request.getHeader("If-Range");
    boolean isSame =
        unless == null
            || unless.equals(file.tag())
            || file.stored().modified().equals(date(unless));
    return isSame ? request.getHeader("Range") : null;
  }

  private static @Nullable Instant date(@Nullable String header) {
    try {
      return header == null ? null : Instant.from(HTTP_DATE.parse(header));
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
