package dev.throng.gateway.ws;

import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds the streams that make most of a node's work. Of one thread. */
final class HeavyStreams {
  /** Named at the most. */
  static final int MAX = 1_000;

  private final Map<Long, Long> sessions = new HashMap<>();
  private long total;

  /** Adds a loop's. */
  void add(LongObjectMap<LoopLag.Work> byStream) {
    for (LongObjectMap.PrimitiveEntry<LoopLag.Work> entry : byStream.entries()) {
      sessions.merge(entry.key(), entry.value().sessions(), Long::sum);
      total += entry.value().sessions();
    }
  }

  /** As few as together make half of all deliveries, the heaviest first. */
  List<Long> half() {
    List<Map.Entry<Long, Long>> ordered = new ArrayList<>(sessions.entrySet());
    ordered.sort(
        Map.Entry.<Long, Long>comparingByValue(Comparator.reverseOrder())
            .thenComparing(Map.Entry.comparingByKey()));
    List<Long> heavy = new ArrayList<>();
    long covered = 0;
    for (Map.Entry<Long, Long> entry : ordered) {
      if (heavy.size() == MAX || 2 * covered >= total) {
        break;
      }
      heavy.add(entry.getKey());
      covered += entry.getValue();
    }
    return heavy;
  }
}
