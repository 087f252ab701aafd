package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.SortedIds;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom a text names: {@code <@id>}, {@code <@!id>}, {@code <@&id>}, {@code @everyone}, {@code
 * @here}. What stands between backticks is code and names nobody.
 *
 * @param users ids in the order of appearance, each once
 * @param roles ids in the order of appearance, each once
 */
record Mentions(List<Long> users, List<Long> roles, boolean everyone) {
  private static final int ID_DIGITS_MAX = 20;

  static Mentions parse(String content) {
    List<Long> users = new ArrayList<>();
    List<Long> roles = new ArrayList<>();
    boolean everyone = false;
    int i = 0;
    while (i < content.length()) {
      char c = content.charAt(i);
      if (c == '`') {
        i = endOfCode(content, i);
      } else if (c == '<' && content.startsWith("<@", i)) {
        i = mention(content, i, users, roles);
      } else {
        everyone |=
            c == '@' && (content.startsWith("@everyone", i) || content.startsWith("@here", i));
        i++;
      }
    }
    return new Mentions(users, roles, everyone);
  }

  private static int mention(String content, int start, List<Long> users, List<Long> roles) {
    int i = start + 2;
    boolean role = content.startsWith("&", i);
    if (role || content.startsWith("!", i)) {
      i++;
    }
    int digits = i;
    while (i < content.length() && content.charAt(i) >= '0' && content.charAt(i) <= '9') {
      i++;
    }
    if (i == digits || i - digits > ID_DIGITS_MAX || !content.startsWith(">", i)) {
      return start + 1;
    }
    List<Long> ids = role ? roles : users;
    try {
      Long id = Long.parseUnsignedLong(content, digits, i, 10);
      if (ids.size() < GuildLimits.MENTIONS_MAX && !ids.contains(id)) {
        ids.add(id);
      }
    } catch (NumberFormatException e) {
      // Twenty digits above 2^64: no id, plain text.
      return start + 1;
    }
    return i + 1;
  }

  /** The index behind a code span; behind the backticks if they are never closed by as many. */
  private static int endOfCode(String content, int start) {
    int opened = endOfTicks(content, start);
    int next = content.indexOf('`', opened);
    while (next >= 0) {
      int closed = endOfTicks(content, next);
      if (closed - next == opened - start) {
        return closed;
      }
      next = content.indexOf('`', closed);
    }
    return opened;
  }

  private static int endOfTicks(String content, int start) {
    int end = start;
    while (end < content.length() && content.charAt(end) == '`') {
      end++;
    }
    return end;
  }

  /** Distinct ids, ascending. */
  static long[] sorted(List<Long> ids) {
    long[] result = SortedIds.EMPTY;
    for (long id : ids) {
      result = SortedIds.with(result, id);
    }
    return result;
  }
}
