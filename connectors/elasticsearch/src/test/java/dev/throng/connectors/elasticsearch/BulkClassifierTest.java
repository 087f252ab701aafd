package dev.throng.connectors.elasticsearch;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.elasticsearch.core.BulkResponse;
import co.elastic.clients.json.SimpleJsonpMapper;
import jakarta.json.stream.JsonParser;
import java.io.InputStream;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class BulkClassifierTest {
  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("answers")
  void everyItemOfARealAnswerHasAVerdict(String what, BulkVerdict expected, String body) {
    JsonParser parser =
        SimpleJsonpMapper.INSTANCE.jsonProvider().createParser(new StringReader(body));
    BulkResponse response =
        BulkResponse._DESERIALIZER.deserialize(parser, SimpleJsonpMapper.INSTANCE);
    ItemOutcome outcome = ElasticsearchBulkClient.outcome(response.items().get(0));
    assertThat(outcome.verdict()).isEqualTo(expected);
    assertThat(outcome.reason().isEmpty()).isEqualTo(expected == BulkVerdict.DONE);
  }

  static Stream<Arguments> answers() throws Exception {
    try (InputStream table =
        requireNonNull(BulkClassifierTest.class.getResourceAsStream("bulk-answers.tsv"))) {
      return new String(table.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> !line.startsWith("#"))
          .map(line -> line.split("\t"))
          .map(row -> Arguments.of(row[0], BulkVerdict.valueOf(row[1]), row[2]));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "0, '', RETRY",
    "408, '', RETRY",
    "413, '', SPLIT",
    "400, action_request_validation_exception, SPLIT",
    "400, x_content_parse_exception, SPLIT",
    "429, circuit_breaking_exception, RETRY",
    "429, es_rejected_execution_exception, RETRY",
    "403, cluster_block_exception, RETRY",
    "404, index_not_found_exception, RETRY",
    "500, null_pointer_exception, RETRY",
    "502, '', RETRY",
    "503, cluster_block_exception, RETRY",
    "504, '', RETRY",
    "401, security_exception, FATAL",
    "403, security_exception, FATAL",
    "405, '', FATAL",
    "406, media_type_header_exception, FATAL",
  })
  void aBatchThatIsRefusedAsAWholeHasAVerdict(int status, String type, BulkVerdict expected) {
    assertThat(BulkClassifier.ofRequest(status, type)).isEqualTo(expected);
  }
}
