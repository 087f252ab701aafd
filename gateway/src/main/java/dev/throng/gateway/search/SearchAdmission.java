package dev.throng.gateway.search;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.HashMap;
import java.util.Map;

/** Bounds the searches that are under way on a node, and of one user. Thread-safe. */
public final class SearchAdmission {
  private final int nodeMax;
  private final int userMax;
  private final Map<Long, Integer> underWay = new HashMap<>();
  private final Counter refused;
  private int total;

  /** Whether a search may begin. */
  public enum Verdict {
    ADMITTED,
    /** The user has as many under way as it may. */
    USER_BOUND,
    /** The node has. */
    NODE_BOUND
  }

  /** With no search under way. */
  public SearchAdmission(int nodeMax, int userMax, MeterRegistry registry) {
    this.nodeMax = nodeMax;
    this.userMax = userMax;
    refused =
        Counter.builder("throng.search.refused")
            .description("Searches over a bound of the node or of their user")
            .register(registry);
    Gauge.builder("throng.search.in.flight", this::total)
        .description("Searches under way")
        .strongReference(true)
        .register(registry);
  }

  /** Begins a search; one that is admitted is to {@link #leave}. */
  public synchronized Verdict enter(long user) {
    int own = underWay.getOrDefault(user, 0);
    if (own < userMax && total < nodeMax) {
      underWay.put(user, own + 1);
      total++;
      return Verdict.ADMITTED;
    }
    refused.increment();
    return own < userMax ? Verdict.NODE_BOUND : Verdict.USER_BOUND;
  }

  /** A search has ended. */
  public synchronized void leave(long user) {
    underWay.computeIfPresent(user, (id, count) -> count == 1 ? null : count - 1);
    total--;
  }

  private synchronized int total() {
    return total;
  }
}
