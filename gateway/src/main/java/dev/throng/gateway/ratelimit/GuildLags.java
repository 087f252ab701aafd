package dev.throng.gateway.ratelimit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Duration;
import java.util.Collection;
import java.util.Set;

/**
 * How late nodes are with what guilds send, by the last report of each node. A report counts for a
 * second, so that a node that is gone holds nobody up. Thread-safe.
 */
public final class GuildLags {
  private static final Duration VALID = Duration.ofSeconds(1);

  /** More nodes than there can be. */
  private static final int NODES_MAX = 1 << 16;

  private final Cache<Integer, Report> byNode;

  private record Report(long lagMs, Set<Long> guilds) {}

  /** No node has reported. */
  public GuildLags() {
    this(Ticker.systemTicker());
  }

  GuildLags(Ticker ticker) {
    byNode =
        Caffeine.newBuilder().maximumSize(NODES_MAX).expireAfterWrite(VALID).ticker(ticker).build();
  }

  /**
   * A node has reported.
   *
   * @param lagMs 0: it is not late any more
   * @param guilds that it is late with
   */
  public void heard(int node, long lagMs, Collection<Long> guilds) {
    if (lagMs == 0) {
      byNode.invalidate(node);
    } else {
      byNode.put(node, new Report(lagMs, Set.copyOf(guilds)));
    }
  }

  /** The lag of the slowest node that is late with what this guild sends; 0: none is. */
  long lagMs(long guild) {
    long lagMs = 0;
    for (Report report : byNode.asMap().values()) {
      if (report.lagMs > lagMs && report.guilds.contains(guild)) {
        lagMs = report.lagMs;
      }
    }
    return lagMs;
  }
}
