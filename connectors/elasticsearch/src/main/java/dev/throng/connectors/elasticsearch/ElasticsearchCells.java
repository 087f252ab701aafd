package dev.throng.connectors.elasticsearch;

import java.io.IOException;
import java.io.Serializable;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.ReadableConfig;

/**
 * The clusters that documents go to, by name. An API key is read where a task starts: it is neither
 * in the job graph nor in a log.
 *
 * @param nodes of each cell, {@code http(s)://host:port}
 * @param apiKeyFile on each task manager, holds an API key that all cells know; empty: none
 * @param requestTimeout for one bulk request
 */
@PublicEvolving
public record ElasticsearchCells(
    Map<String, List<String>> nodes, String apiKeyFile, Duration requestTimeout)
    implements Serializable {

  /** {@link #nodes}. */
  public static final ConfigOption<String> CELLS =
      ConfigOptions.key("elasticsearch.cells")
          .stringType()
          .noDefaultValue()
          .withDescription(
              "name=url,url;name=url: the clusters by name, each with http(s)://host:port of some"
                  + " nodes.");

  /** {@link #apiKeyFile}. */
  public static final ConfigOption<String> API_KEY_FILE =
      ConfigOptions.key("elasticsearch.api-key-file")
          .stringType()
          .defaultValue("")
          .withDescription("A file on each task manager with an API key; empty: none is sent.");

  /** {@link #requestTimeout}. */
  public static final ConfigOption<Duration> REQUEST_TIMEOUT =
      ConfigOptions.key("elasticsearch.request-timeout")
          .durationType()
          .defaultValue(Duration.ofSeconds(30))
          .withDescription("How long one bulk request may take.");

  /** All of them. */
  public static List<ConfigOption<?>> all() {
    return List.of(CELLS, API_KEY_FILE, REQUEST_TIMEOUT);
  }

  /** Checks the values. */
  public ElasticsearchCells {
    LinkedHashMap<String, List<String>> copy = new LinkedHashMap<>();
    nodes.forEach(
        (cell, urls) -> {
          urls.forEach(ElasticsearchCells::requireUrl);
          if (cell.isBlank() || urls.isEmpty()) {
            throw malformed(cell + "=" + String.join(",", urls));
          }
          copy.put(cell, List.copyOf(urls));
        });
    if (copy.isEmpty()) {
      throw malformed("empty");
    }
    nodes = copy;
    if (requestTimeout.toMillis() <= 0) {
      throw new IllegalArgumentException(
          REQUEST_TIMEOUT.key() + ": " + requestTimeout + " (expected: > 0)");
    }
  }

  /**
   * From a configuration.
   *
   * @throws IllegalArgumentException that names the option, its value and what was expected
   */
  public static ElasticsearchCells from(ReadableConfig config) {
    String cells =
        config
            .getOptional(CELLS)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        CELLS.key() + ": missing (expected: name=url,url;name=url)"));
    Map<String, List<String>> nodes = new LinkedHashMap<>();
    for (String cell : cells.split(";", -1)) {
      int equals = cell.indexOf('=');
      if (equals < 0) {
        throw malformed(cell);
      }
      List<String> urls = new ArrayList<>();
      for (String url : cell.substring(equals + 1).split(",", -1)) {
        urls.add(url.strip());
      }
      if (nodes.put(cell.substring(0, equals).strip(), urls) != null) {
        throw malformed(cell + " is there twice");
      }
    }
    return new ElasticsearchCells(nodes, config.get(API_KEY_FILE), config.get(REQUEST_TIMEOUT));
  }

  /**
   * The key to send; empty: none.
   *
   * @throws IOException if the file cannot be read
   */
  String apiKey() throws IOException {
    return apiKeyFile.isEmpty() ? "" : Files.readString(Path.of(apiKeyFile)).strip();
  }

  private static void requireUrl(String url) {
    try {
      URI uri = URI.create(url);
      boolean http = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      if (http && uri.getHost() != null && uri.getPort() > 0 && uri.getUserInfo() == null) {
        return;
      }
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(malformed(url).getMessage(), e);
    }
    throw malformed(url);
  }

  private static IllegalArgumentException malformed(String value) {
    return new IllegalArgumentException(
        CELLS.key()
            + ": "
            + value
            + " (expected: name=url,url;name=url, each url http(s)://host:port)");
  }
}
