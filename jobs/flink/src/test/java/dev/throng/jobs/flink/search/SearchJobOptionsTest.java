package dev.throng.jobs.flink.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.connectors.elasticsearch.ElasticsearchCells;
import dev.throng.protocol.search.SearchRoute;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.Configuration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SearchJobOptionsTest {
  @Test
  void readsGuildsThatHaveAnIndexOfTheirOwn() {
    Configuration options = options(Map.of("search.guild-indices", "7=a/seven;8=b/eight"));
    assertThat(SearchJobOptions.routing(options, ElasticsearchCells.from(options)).of(8))
        .isEqualTo(new SearchRoute("b", "messages-eight", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"7", "x=a/seven", "7=a/seven=8"})
  void refusesWhatIsNoListOfGuilds(String value) {
    Configuration options = options(Map.of("search.guild-indices", value));
    assertThatThrownBy(() -> SearchJobOptions.routing(options, ElasticsearchCells.from(options)))
        .hasMessage("search.guild-indices: " + value + " (expected: guild=cell/name)");
  }

  @Test
  void refusesACellThatIsNotThere() {
    Configuration options = options(Map.of("search.cell", "c"));
    assertThatThrownBy(() -> SearchJobOptions.cell(options, ElasticsearchCells.from(options)))
        .hasMessage("search.cell: c (expected: one of [a, b])");
  }

  private static Configuration options(Map<String, String> more) {
    TreeMap<String, String> options = new TreeMap<>(more);
    options.put("elasticsearch.cells", "a=http://a:9200;b=http://b:9200");
    return Configuration.fromMap(options);
  }
}
