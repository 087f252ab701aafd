package dev.throng.local.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ElasticsearchServerITCase {
  private static final JsonMapper JSON = new JsonMapper();

  @TempDir static Path dir;
  private static ElasticsearchServer elasticsearch;

  @BeforeAll
  static void start() {
    elasticsearch = ElasticsearchServer.start(dir);
  }

  @AfterAll
  static void stop() {
    elasticsearch.close();
  }

  @Test
  void saysWhatItIs() throws Exception {
    JsonNode root = request("GET", "/", "");
    assertThat(root.at("/version/number").asText()).startsWith("8.");
    assertThat(root.path("cluster_name").asText()).isEqualTo("throng");
    assertThat(root.path("cluster_uuid").asText()).isNotEmpty();
  }

  @Test
  void acknowledgedDocumentsAreThereAfterSigkillAndRestart() throws Exception {
    request("PUT", "/kept", "{\"settings\":{\"number_of_replicas\":0}}");
    for (int id = 1; id <= 20; id++) {
      request("PUT", "/kept/_doc/" + id, "{\"n\":" + id + "}");
    }

    elasticsearch.kill();
    elasticsearch.restart();

    request("POST", "/kept/_refresh", "");
    assertThat(request("GET", "/kept/_count", "").path("count").asInt()).isEqualTo(20);
  }

  @Test
  void hasTheTokenFiltersOfAFullDistribution() throws Exception {
    assertThat(tokens("asciifolding", "Crème")).containsExactly("Creme");
    assertThat(tokens("cjk_width", "ＡＢ")).containsExactly("AB");
    assertThat(tokens("cjk_bigram", "東京都 hello")).containsExactly("東京", "京都", "hello");
    assertThat(tokens("{\"type\":\"cjk_bigram\",\"output_unigrams\":true}", "東京"))
        .containsExactly("東", "東京", "京");
  }

  @Test
  void makesNoIndexThatNobodyAskedFor() throws Exception {
    JsonNode refused = request("PUT", "/misspelt/_doc/1", "{}");
    assertThat(refused.at("/error/type").asText()).isEqualTo("index_not_found_exception");
  }

  private static List<String> tokens(String filter, String text) throws Exception {
    String value = filter.startsWith("{") ? filter : "\"" + filter + "\"";
    JsonNode answer =
        request(
            "POST",
            "/_analyze",
            "{\"tokenizer\":\"standard\",\"filter\":[" + value + "],\"text\":\"" + text + "\"}");
    List<String> tokens = new ArrayList<>();
    answer.path("tokens").forEach(token -> tokens.add(token.path("token").asText()));
    return tokens;
  }

  private static JsonNode request(String method, String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(elasticsearch.url() + path))
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build();
    return JSON.readTree(
        HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString()).body());
  }
}
