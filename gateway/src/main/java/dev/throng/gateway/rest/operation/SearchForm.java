package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.search.MessageQuery;
import dev.throng.gateway.search.MessageQuery.TermFilter;
import dev.throng.gateway.search.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a search asks for. Values of one parameter are alternatives; those with a minus sign
 * exclude.
 *
 * @param query in the channels that it names; none: in all
 * @param withNsfw also in age-restricted channels
 */
record SearchForm(MessageQuery query, boolean withNsfw) {
  private static final int LIMIT = 25;
  private static final int SLOP = 2;

  /** What a phrase costs grows with its words and with how far they may be apart. */
  private static final int PHRASE_COST_MAX = 2_000;

  private static final int WORDS_MAX = 64;

  /** Parameters that are fields of the index. */
  private static final List<String> FILTERS =
      List.of(
          "attachment_extension",
          "attachment_filename",
          "author_id",
          "author_type",
          "embed_provider",
          "embed_type",
          "has",
          "link_hostname",
          "mention_everyone",
          "mentions",
          "mentions_role_id",
          "pinned",
          "replied_to_message_id",
          "replied_to_user_id");

  /** Fields that are not called like their parameter. */
  private static final Map<String, String> FIELDS = Map.of("mentions_role_id", "mention_roles");

  /** What the index calls a value otherwise than the parameter. */
  private static final Map<String, String> EMBED_TYPES = Map.of("gif", "gifv");

  static SearchForm read(RestRequest in) {
    Fields query = in.query();
    List<TermFilter> filters = new ArrayList<>();
    FILTERS.forEach(name -> addFilters(filters, query, name));
    MessageQuery asked =
        new MessageQuery(
            query.ids("channel_id"),
            phrase(query),
            query.anchor("min_id").orElse(0),
            query.anchor("max_id").orElse(Long.MAX_VALUE),
            filters,
            new MessageQuery.Page(
                query.integer("offset", 0),
                query.integer("limit", LIMIT),
                query.text("sort_by", "timestamp").equals("relevance"),
                query.text("sort_order", "desc").equals("asc")));
    return new SearchForm(asked, query.flag("include_nsfw", false));
  }

  private static MessageQuery.@Nullable Phrase phrase(Fields query) {
    String text = query.text("content", "").strip();
    int slop = query.integer("slop", SLOP);
    if (text.isEmpty()) {
      return null;
    }
    int words = Words.of(text).count();
    if (words > WORDS_MAX || words * (slop + 1) > PHRASE_COST_MAX) {
      query.error(
          "content",
          "SEARCH_TOO_EXPENSIVE",
          "A search may have %d words, and words times slop + 1 may be %d."
              .formatted(WORDS_MAX, PHRASE_COST_MAX));
    }
    return new MessageQuery.Phrase(text, slop);
  }

  private static void addFilters(List<TermFilter> filters, Fields query, String name) {
    List<String> wanted = new ArrayList<>();
    List<String> unwanted = new ArrayList<>();
    boolean signed = name.equals("has") || name.equals("author_type");
    for (String value : values(query, name)) {
      if (signed && value.startsWith("-")) {
        unwanted.add(value.substring(1));
      } else {
        wanted.add(name.equals("embed_type") ? EMBED_TYPES.getOrDefault(value, value) : value);
      }
    }
    String field = FIELDS.getOrDefault(name, name);
    if (!wanted.isEmpty()) {
      filters.add(new TermFilter(field, wanted, false));
    }
    if (!unwanted.isEmpty()) {
      filters.add(new TermFilter(field, unwanted, true));
    }
  }

  private static List<String> values(Fields query, String name) {
    return switch (name) {
      case "mention_everyone", "pinned" ->
          query.has(name) ? List.of(Boolean.toString(query.flag(name, false))) : List.of();
      case "author_id",
          "mentions",
          "mentions_role_id",
          "replied_to_user_id",
          "replied_to_message_id" ->
          query.ids(name).stream().map(Long::toUnsignedString).toList();
      default -> query.words(name);
    };
  }
}
