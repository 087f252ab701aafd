package dev.throng.gateway.search;

import co.elastic.clients.elasticsearch._types.FieldValue;
import co.elastic.clients.elasticsearch._types.SortOptions;
import co.elastic.clients.elasticsearch._types.SortOrder;
import co.elastic.clients.elasticsearch._types.query_dsl.BoolQuery;
import co.elastic.clients.elasticsearch._types.query_dsl.Query;
import co.elastic.clients.elasticsearch.core.SearchRequest;
import co.elastic.clients.json.JsonData;
import dev.throng.protocol.search.SearchRoute;
import java.time.Duration;
import java.util.List;

/** Says to Elasticsearch what is looked for. */
final class SearchRequests {
  /** Matches are counted up to here; offsets do not go further. */
  static final int TOTAL_MAX = 10_000;

  /** The one field of a document that an answer needs beside its id. */
  static final String CHANNEL = "channel_id";

  private static final String GUILD = "guild_id";
  private static final String CONTENT = "content";
  private static final String ID = "message_id";

  private SearchRequests() {}

  /**
   * The request.
   *
   * @param timeout after which Elasticsearch is to give up
   */
  static SearchRequest of(long guild, MessageQuery query, SearchRoute route, Duration timeout) {
    MessageQuery.Page page = query.page();
    SearchRequest.Builder request =
        new SearchRequest.Builder()
            .index(route.index())
            .allowPartialSearchResults(false)
            .timeout(timeout.toMillis() + "ms")
            .source(source -> source.fetch(false))
            .docvalueFields(field -> field.field(CHANNEL))
            .trackTotalHits(total -> total.count(TOTAL_MAX))
            .from(page.offset())
            .size(page.limit())
            .query(matching(guild, query))
            .sort(order(query));
    if (!route.routing().isEmpty()) {
      request.routing(route.routing());
    }
    return request.build();
  }

  private static Query matching(long guild, MessageQuery query) {
    BoolQuery.Builder all = new BoolQuery.Builder();
    all.filter(terms(GUILD, List.of(Long.toUnsignedString(guild))));
    all.filter(terms(CHANNEL, query.channels().stream().map(Long::toUnsignedString).toList()));
    MessageQuery.Phrase phrase = query.content();
    if (phrase != null) {
      Query words = words(phrase);
      if (query.page().byRelevance()) {
        all.must(words);
      } else {
        all.filter(words);
      }
    }
    if (query.minId() > 0) {
      all.filter(q -> q.range(r -> r.untyped(ids -> ids.field(ID).gt(JsonData.of(query.minId())))));
    }
    if (query.maxId() < Long.MAX_VALUE) {
      all.filter(q -> q.range(r -> r.untyped(ids -> ids.field(ID).lt(JsonData.of(query.maxId())))));
    }
    for (MessageQuery.TermFilter filter : query.filters()) {
      Query terms = terms(filter.field(), filter.values());
      if (filter.excludes()) {
        all.mustNot(terms);
      } else {
        all.filter(terms);
      }
    }
    return all.build()._toQuery();
  }

  /**
   * The index has pairs of Chinese, Japanese and Korean characters beside the characters, a query
   * only the pairs, which are one fewer: what follows a run of them is one place further.
   */
  private static Query words(MessageQuery.Phrase phrase) {
    int slop = phrase.slop() + Words.of(phrase.text()).runs();
    return Query.of(
        q -> q.matchPhrase(match -> match.field(CONTENT).query(phrase.text()).slop(slop)));
  }

  private static Query terms(String field, List<String> values) {
    List<FieldValue> any = values.stream().map(FieldValue::of).toList();
    return Query.of(q -> q.terms(terms -> terms.field(field).terms(t -> t.value(any))));
  }

  /** Ids are in the order of time. */
  private static List<SortOptions> order(MessageQuery query) {
    SortOrder direction = query.page().ascending() ? SortOrder.Asc : SortOrder.Desc;
    SortOptions byTime =
        SortOptions.of(sort -> sort.field(field -> field.field(ID).order(direction)));
    return query.page().byRelevance()
        ? List.of(SortOptions.of(sort -> sort.score(score -> score.order(direction))), byTime)
        : List.of(byTime);
  }
}
