package dev.throng.connectors.elasticsearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ElasticsearchCellsTest {
  @Test
  void readsTheNodesOfEachCell() {
    assertThat(cells("main=http://a:9200, https://b:9243;big=http://c:9200").nodes())
        .isEqualTo(
            Map.of(
                "main", List.of("http://a:9200", "https://b:9243"),
                "big", List.of("http://c:9200")));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "http://a:9200",
        "main=",
        "=http://a:9200",
        "main=a:9200",
        "main=http://a",
        "main=http://user:secret@a:9200",
        "main=http://a:9200;main=http://b:9200",
        "main=http://a b:9200",
      })
  void refusesWhatIsNoListOfCells(String value) {
    assertThatThrownBy(() -> cells(value))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("elasticsearch.cells: ")
        .hasMessageContaining("expected: name=url,url;name=url");
  }

  @Test
  void saysWhichOptionIsMissing() {
    assertThatThrownBy(() -> ElasticsearchCells.from(new Configuration()))
        .hasMessageContaining("elasticsearch.cells: missing");
  }

  private static ElasticsearchCells cells(String value) {
    return ElasticsearchCells.from(Configuration.fromMap(Map.of("elasticsearch.cells", value)));
  }
}
