package dev.throng.connectors.cassandra.lookup;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.annotation.PublicEvolving;
import org.jspecify.annotations.Nullable;

/**
 * Who waits for which lookup: those with equal keys wait for the same, from its launch to its end.
 * A key must hold all that an answer depends on, so that one that was launched earlier is as good
 * as one of its own. Not thread-safe.
 *
 * @param <G> what shares fairly with its like
 * @param <K> what is looked up; of one group
 * @param <W> who waits; each for one lookup
 */
@PublicEvolving
public final class RequestCoalescer<G, K, W> {
  private final LookupBounds bounds;
  private final Map<K, Lookup<G, K, W>> lookups = new HashMap<>();
  private final Map<G, Share> shares = new HashMap<>();
  private int waiters;

  /** What one group has under way. */
  private static final class Share {
    int lookups;
    int waiters;
  }

  /** One lookup under way. Compared by identity. */
  public static final class Lookup<G, K, W> {
    private final G group;
    private final K key;
    private final Set<W> waiting = new LinkedHashSet<>();
    private boolean over;

    private Lookup(G group, K key) {
      this.group = group;
      this.key = key;
    }

    /** The key to look up. */
    public K key() {
      return key;
    }
  }

  /**
   * What became of one who wants to wait.
   *
   * @param lookup that it waits for; null: it was refused
   * @param launched whether the lookup is new, and to be launched now
   */
  public record Joined<G, K, W>(@Nullable Lookup<G, K, W> lookup, boolean launched) {}

  /** Nothing is under way. */
  public RequestCoalescer(LookupBounds bounds) {
    this.bounds = bounds;
  }

  /** Lets one wait for the lookup of a key, which begins unless it is under way. */
  public Joined<G, K, W> join(G group, K key, W waiter) {
    Lookup<G, K, W> lookup = lookups.get(key);
    Share share = shares.computeIfAbsent(group, absent -> new Share());
    boolean launched = lookup == null;
    if (waiters >= bounds.waiters()
        || share.waiters >= bounds.waitersPerGroup()
        || (launched
            && (lookups.size() >= bounds.lookups() || share.lookups >= bounds.lookupsPerGroup()))) {
      forgetIfIdle(group, share);
      return new Joined<>(null, false);
    }
    if (lookup == null) {
      lookup = new Lookup<>(group, key);
      lookups.put(key, lookup);
      share.lookups++;
    }
    lookup.waiting.add(waiter);
    share.waiters++;
    waiters++;
    return new Joined<>(lookup, launched);
  }

  /**
   * A lookup is over, and who comes now begins another.
   *
   * @return those who waited to its end, in the order in which they came; empty if it was over
   */
  public List<W> complete(Lookup<G, K, W> lookup) {
    if (lookup.over) {
      return List.of();
    }
    List<W> waited = List.copyOf(lookup.waiting);
    lookup.waiting.clear();
    end(lookup, waited.size());
    return waited;
  }

  /**
   * One does not wait any longer. A lookup for which nobody waits any longer is over.
   *
   * @return whether it waited until now
   */
  public boolean leave(Lookup<G, K, W> lookup, W waiter) {
    if (!lookup.waiting.remove(waiter)) {
      return false;
    }
    if (lookup.waiting.isEmpty()) {
      end(lookup, 1);
    } else {
      share(lookup.group).waiters--;
      waiters--;
    }
    return true;
  }

  /** Whether anybody waits for a lookup. */
  public boolean isOver(Lookup<G, K, W> lookup) {
    return lookup.over;
  }

  /** Lookups under way. */
  public int lookups() {
    return lookups.size();
  }

  /** How many callers wait. */
  public int waiters() {
    return waiters;
  }

  private void end(Lookup<G, K, W> lookup, int left) {
    lookup.over = true;
    lookups.remove(lookup.key);
    Share share = share(lookup.group);
    share.lookups--;
    share.waiters -= left;
    waiters -= left;
    forgetIfIdle(lookup.group, share);
  }

  private Share share(G group) {
    Share share = shares.get(group);
    if (share == null) {
      throw new IllegalStateException("a lookup of a group that has none");
    }
    return share;
  }

  private void forgetIfIdle(G group, Share share) {
    if (share.lookups == 0) {
      shares.remove(group);
    }
  }
}
