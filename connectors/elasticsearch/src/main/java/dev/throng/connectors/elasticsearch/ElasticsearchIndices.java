package dev.throng.connectors.elasticsearch;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.annotation.PublicEvolving;
import org.elasticsearch.client.Request;
import org.elasticsearch.client.ResponseException;
import org.elasticsearch.client.RestClient;

/**
 * Makes what documents are written to, before a job starts: index templates and indices. Blocks the
 * caller; one thread.
 */
@PublicEvolving
public final class ElasticsearchIndices implements AutoCloseable {
  private static final int BAD_REQUEST = 400;

  private final Map<String, RestClient> cells = new LinkedHashMap<>();

  /**
   * Opens connections.
   *
   * @throws IOException if the file with the API key cannot be read
   */
  public ElasticsearchIndices(ElasticsearchCells options) throws IOException {
    String apiKey = options.apiKey();
    options
        .nodes()
        .forEach(
            (cell, urls) ->
                cells.put(cell, CellConnection.open(urls, apiKey, options.requestTimeout())));
  }

  /**
   * Puts an index template in the place of the one of that name.
   *
   * @param template JSON
   * @throws IOException if the cell cannot be reached, or refuses it
   */
  public void putTemplate(String cell, String name, String template) throws IOException {
    Request request = new Request("PUT", "/_index_template/" + name);
    request.setJsonEntity(template);
    client(cell).performRequest(request);
  }

  /**
   * Makes an index if it is not there.
   *
   * @param body settings beside those of its template, JSON
   * @throws IOException if the cell cannot be reached, or refuses it
   */
  public void create(String cell, String index, String body) throws IOException {
    // It is there, whether or not a shard has been assigned to a node in time.
    Request request = new Request("PUT", "/" + index + "?wait_for_active_shards=0");
    request.setJsonEntity(body);
    try {
      client(cell).performRequest(request);
    } catch (ResponseException e) {
      boolean there =
          e.getResponse().getStatusLine().getStatusCode() == BAD_REQUEST
              && String.valueOf(e.getMessage()).contains("resource_already_exists_exception");
      if (!there) {
        throw e;
      }
    }
  }

  private RestClient client(String cell) {
    RestClient client = cells.get(cell);
    if (client == null) {
      throw new IllegalArgumentException(
          "cell: " + cell + " (expected: one of " + String.join(", ", cells.keySet()) + ")");
    }
    return client;
  }

  @Override
  public void close() throws IOException {
    for (RestClient client : cells.values()) {
      client.close();
    }
  }
}
