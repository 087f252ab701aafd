package dev.throng.gateway.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SearchConfigTest {
  @Test
  void thereIsNoSearchWithoutCells() {
    assertThat(of(Map.of()).isOn()).isFalse();
  }

  @Test
  void cellsAreWrittenAsForTheSearchJob() {
    SearchConfig config =
        of(
            Map.of(
                "search.cells", "main=http://a:9200,http://b:9200;big=https://c:9201",
                "search.guild-indices", "7=big/seven",
                "search.api-key", "k"));
    assertThat(config.cells())
        .containsEntry("main", List.of("http://a:9200", "http://b:9200"))
        .containsEntry("big", List.of("https://c:9201"));
    assertThat(config.routing().of(7).index()).isEqualTo("messages-seven");
    assertThat(config.toString()).doesNotContain("=k,");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "main",
        "=http://a:9200",
        "main=a:9200",
        "main=http://a",
        "main=http://u:p@a:9200",
        "main=http://a:9200;main=http://b:9200"
      })
  void whatIsMalformedIsNamed(String cells) {
    assertThatThrownBy(() -> of(Map.of("search.cells", cells)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("search.cells: ")
        .hasMessageContaining("(expected: ");
  }

  private static SearchConfig of(Map<String, String> values) {
    Properties properties = new Properties();
    properties.putAll(values);
    return SearchConfig.of(new ConfigValues(properties, Map.of()));
  }
}
