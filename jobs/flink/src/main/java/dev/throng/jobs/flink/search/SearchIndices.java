package dev.throng.jobs.flink.search;

import dev.throng.connectors.elasticsearch.ElasticsearchCells;
import dev.throng.connectors.elasticsearch.ElasticsearchIndices;
import dev.throng.protocol.search.SearchRouting;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Makes the indices of a routing. Their settings and mapping are {@code index-template.json}; an
 * index that is there keeps its own.
 */
final class SearchIndices {
  private static final String TEMPLATE = "throng-messages";

  private SearchIndices() {}

  /**
   * Creates what is missing.
   *
   * @param onlyCell empty: all cells
   * @param shards of an index that one guild has for itself
   * @throws IOException if a cell cannot be reached, or refuses
   */
  static void create(ElasticsearchCells cells, SearchRouting routing, String onlyCell, int shards)
      throws IOException {
    try (ElasticsearchIndices indices = new ElasticsearchIndices(cells)) {
      for (String cell : cells.nodes().keySet()) {
        if (onlyCell.isEmpty() || onlyCell.equals(cell)) {
          indices.putTemplate(cell, TEMPLATE, template());
          for (Map.Entry<String, Boolean> index : routing.indices(cell).entrySet()) {
            int count = index.getValue() ? 1 : shards;
            indices.create(
                cell, index.getKey(), "{\"settings\":{\"number_of_shards\":" + count + "}}");
          }
        }
      }
    }
  }

  private static String template() throws IOException {
    try (InputStream in = SearchIndices.class.getResourceAsStream("index-template.json")) {
      if (in == null) {
        throw new IllegalStateException("index-template.json is not on the class path");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
