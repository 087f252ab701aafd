package dev.throng.gateway.search;

import static org.assertj.core.api.Assertions.assertThat;

import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.json.JsonpUtils;
import co.elastic.clients.json.jackson.JacksonJsonpMapper;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throng.gateway.search.MessageQuery.Page;
import dev.throng.gateway.search.MessageQuery.Phrase;
import dev.throng.gateway.search.MessageQuery.TermFilter;
import dev.throng.protocol.search.SearchRoute;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SearchRequestsTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final Page NEWEST = new Page(0, 25, false, false);
  private static final SearchRoute SHARED = new SearchRoute("main", "messages-shared-1", "7");

  @Test
  void asksOneShardOfASharedIndexForIdsAndChannelsOnly() throws Exception {
    SearchRequest request = request(everything(NEWEST), SHARED);

    assertThat(request.index()).containsExactly("messages-shared-1");
    assertThat(request.routing()).isEqualTo("7");
    assertThat(request.allowPartialSearchResults()).isFalse();
    JsonNode body = body(request);
    assertThat(body.path("timeout").asText()).isEqualTo("1500ms");
    assertThat(body.path("_source").asBoolean(true)).isFalse();
    assertThat(body.at("/docvalue_fields/0/field").asText()).isEqualTo("channel_id");
    assertThat(body.path("track_total_hits").asInt()).isEqualTo(10_000);
    assertThat(body.path("size").asInt()).isEqualTo(25);
  }

  @Test
  void asksAllShardsOfAGuildsOwnIndex() {
    SearchRoute own = new SearchRoute("big", "messages-seven", "");
    assertThat(request(everything(NEWEST), own).routing()).isNull();
  }

  @Test
  void alwaysStaysInTheGuildAndTheChannelsThatWereNamed() throws Exception {
    assertThat(body(request(everything(NEWEST), SHARED)).path("query"))
        .isEqualTo(
            json(
                """
                {"bool":{"filter":[
                  {"terms":{"guild_id":["7"]}},
                  {"terms":{"channel_id":["71","72"]}}]}}
                """));
  }

  @Test
  void everyPartOfAQueryMustMatch() throws Exception {
    MessageQuery query =
        new MessageQuery(
            List.of(71L),
            new Phrase("good morning", 2),
            1_499_999_900_000_000_001L,
            1_499_999_900_000_000_003L,
            List.of(
                new TermFilter("has", List.of("image", "video"), false),
                new TermFilter("author_type", List.of("bot"), true)),
            new Page(50, 10, false, true));

    JsonNode body = body(request(query, SHARED));

    assertThat(body.path("query"))
        .isEqualTo(
            json(
                """
                {"bool":{
                  "filter":[
                    {"terms":{"guild_id":["7"]}},
                    {"terms":{"channel_id":["71"]}},
                    {"match_phrase":{"content":{"query":"good morning","slop":2}}},
                    {"range":{"message_id":{"gt":1499999900000000001}}},
                    {"range":{"message_id":{"lt":1499999900000000003}}},
                    {"terms":{"has":["image","video"]}}],
                  "must_not":[{"terms":{"author_type":["bot"]}}]}}
                """));
    assertThat(body.path("from").asInt()).isEqualTo(50);
    assertThat(body.path("sort")).isEqualTo(json("[{\"message_id\":{\"order\":\"asc\"}}]"));
  }

  @Test
  void byRelevanceTheWordsCountAndThenTheTime() throws Exception {
    MessageQuery query =
        new MessageQuery(
            List.of(71L),
            new Phrase("hello", 0),
            0,
            Long.MAX_VALUE,
            List.of(),
            new Page(0, 25, true, false));

    JsonNode body = body(request(query, SHARED));

    assertThat(body.at("/query/bool/must/0/match_phrase/content/query").asText())
        .isEqualTo("hello");
    assertThat(body.path("sort"))
        .isEqualTo(
            json("[{\"_score\":{\"order\":\"desc\"}},{\"message_id\":{\"order\":\"desc\"}}]"));
  }

  @Test
  void wordsBehindPairsOfCharactersAreOnePlaceFurther() throws Exception {
    MessageQuery query =
        new MessageQuery(
            List.of(71L), new Phrase("東京 red", 2), 0, Long.MAX_VALUE, List.of(), NEWEST);

    assertThat(
            body(request(query, SHARED))
                .at("/query/bool/filter/2/match_phrase/content/slop")
                .asInt())
        .isEqualTo(3);
  }

  private static MessageQuery everything(Page page) {
    return new MessageQuery(List.of(71L, 72L), null, 0, Long.MAX_VALUE, List.of(), page);
  }

  private static SearchRequest request(MessageQuery query, SearchRoute route) {
    return SearchRequests.of(7, query, route, Duration.ofMillis(1_500));
  }

  private static JsonNode body(SearchRequest request) throws Exception {
    return json(JsonpUtils.toJsonString(request, new JacksonJsonpMapper()));
  }

  private static JsonNode json(String text) throws Exception {
    return JSON.readTree(text);
  }
}
