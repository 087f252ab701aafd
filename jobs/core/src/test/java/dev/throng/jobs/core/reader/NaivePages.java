package dev.throng.jobs.core.reader;

import dev.throng.protocol.wire.MessageRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a page is, read off a plain sorted list. */
final class NaivePages {
  private NaivePages() {}

  static String page(TreeMap<Long, String> messages, MessageRange range) {
    int limit = range.getLimit();
    List<String> bodies = new ArrayList<>();
    switch (range.getAnchorCase()) {
      case BEFORE -> bodies.addAll(newest(messages.headMap(range.getBefore(), false), limit));
      case AFTER -> bodies.addAll(oldest(messages.tailMap(range.getAfter(), false), limit));
      case AROUND -> {
        bodies.addAll(oldest(messages.tailMap(range.getAround(), true), limit - limit / 2));
        bodies.addAll(newest(messages.headMap(range.getAround(), false), limit / 2));
      }
      case ONLY -> {
        String only = messages.get(range.getOnly());
        return only == null ? "404" : only;
      }
      case ANCHOR_NOT_SET -> bodies.addAll(newest(messages, limit));
    }
    return "[" + String.join(",", bodies) + "]";
  }

  private static List<String> newest(Map<Long, String> messages, int limit) {
    return new TreeMap<>(messages).descendingMap().values().stream().limit(limit).toList();
  }

  private static List<String> oldest(Map<Long, String> messages, int limit) {
    List<String> bodies = new ArrayList<>(messages.values().stream().limit(limit).toList());
    java.util.Collections.reverse(bodies);
    return bodies;
  }
}
