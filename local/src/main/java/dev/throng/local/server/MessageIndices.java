package dev.throng.local.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The indices of messages of a local node. */
public final class MessageIndices {
  private static final String PATTERN = "messages-*";
  private static final Duration TIMEOUT = Duration.ofSeconds(30);
  private static final JsonMapper JSON = new JsonMapper();

  private final HttpClient http = HttpClient.newHttpClient();
  private final String url;

  /**
   * Of a node.
   *
   * @param url {@code http://host:port}
   */
  public MessageIndices(String url) {
    this.url = url;
  }

  /** Deletes all of them. */
  public void delete() throws IOException, InterruptedException {
    List<String> names = new ArrayList<>();
    request("GET", "/" + PATTERN).fieldNames().forEachRemaining(names::add);
    for (String name : names) {
      request("DELETE", "/" + name);
    }
  }

  /** How many documents they have that can be found. */
  public long documents() throws IOException, InterruptedException {
    return request("GET", "/" + PATTERN + "/_count").path("count").asLong();
  }

  private JsonNode request(String method, String path) throws IOException, InterruptedException {
    HttpResponse<String> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(url + path))
                .timeout(TIMEOUT)
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build(),
            HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() / 100 != 2) {
      throw new IOException(method + " " + path + ": " + answer.statusCode() + " " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
