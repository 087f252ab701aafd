package dev.throng.gateway.config;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The files that clients send.
 *
 * @param directory {@code files.directory}: where they are, the same for all nodes; null: none are
 *     taken
 * @param reserveBytes {@code files.reserve-bytes}: that stay free of that file system
 * @param requestBytesMax {@code files.request-bytes-max}: of all files of a request
 * @param spoolBytesMax {@code files.spool-bytes-max}: of all requests whose files are coming at a
 *     time; at least that of two requests
 * @param pendingMax {@code files.pending-max}: how long a file may be in no message
 * @param publicUrl {@code cdn.public-url}: where clients get them from, as messages say it for ever
 */
public record FilesConfig(
    @Nullable Path directory,
    long reserveBytes,
    long requestBytesMax,
    long spoolBytesMax,
    Duration pendingMax,
    String publicUrl) {
  private static final String PUBLIC_URL = "cdn.public-url";

  static FilesConfig of(ConfigValues values) {
    String directory = values.optional("files.directory");
    long requestBytesMax = values.number("files.request-bytes-max", 25 << 20, 1 << 10, 1L << 30);
    long spoolBytesMin = 2 * requestBytesMax;
    return new FilesConfig(
        directory == null ? null : Path.of(directory),
        values.number("files.reserve-bytes", 256 << 20, 0, 1L << 50),
        requestBytesMax,
        values.number(
            "files.spool-bytes-max", Math.max(512 << 20, spoolBytesMin), spoolBytesMin, 1L << 40),
        values.duration("files.pending-max", "PT24H"),
        publicUrl(values));
  }

  private static String publicUrl(ConfigValues values) {
    String url = values.text(PUBLIC_URL, "http://127.0.0.1:8080/cdn");
    try {
      URI uri = URI.create(url);
      boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (isHttp && uri.getHost() != null && uri.getQuery() == null && !url.endsWith("/")) {
        return url;
      }
    } catch (IllegalArgumentException e) {
      throw bad(url);
    }
    throw bad(url);
  }

  private static IllegalArgumentException bad(String url) {
    return ConfigValues.bad(
        PUBLIC_URL, url, "http(s)://host:port/cdn without a query string or a slash at its end");
  }
}
