package dev.throng.gateway.search;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is looked for. A message matches if it matches every part.
 *
 * @param channels of the guild; messages of others never match
 * @param content null: whatever it says
 * @param minId messages with greater ids only; 0: no bound
 * @param maxId messages with lower ids only; {@link Long#MAX_VALUE}: no bound
 */
public record MessageQuery(
    List<Long> channels,
    @Nullable Phrase content,
    long minId,
    long maxId,
    List<TermFilter> filters,
    Page page) {

  /**
   * Words in this order.
   *
   * @param slop how many other words may be between them
   */
  public record Phrase(String text, int slop) {}

  /**
   * A field has one of these values, or has none of them.
   *
   * @param field of the index
   * @param excludes whether messages with one of the values do not match
   */
  public record TermFilter(String field, List<String> values, boolean excludes) {}

  /**
   * The part of what is found that is asked for.
   *
   * @param offset 0 to 9,975
   * @param limit 1 to 25
   * @param byRelevance how well the content matches, rather than when it was sent
   * @param ascending the oldest first, or the least relevant
   */
  public record Page(int offset, int limit, boolean byRelevance, boolean ascending) {}

  /** The same, in these channels. */
  public MessageQuery in(List<Long> others) {
    return new MessageQuery(others, content, minId, maxId, filters, page);
  }
}
