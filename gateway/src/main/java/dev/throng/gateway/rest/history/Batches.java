package dev.throng.gateway.rest.history;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who waits with whom. Of each key there is at most one batch in flight that is not overdue, and
 * behind it one that collects, which is launched when the first is complete or overdue. Nobody
 * joins a batch in flight: what it will be answered may have been decided before they came. Not
 * thread-safe.
 *
 * @param <K> what is asked for
 * @param <W> who waits; by identity or equality, each in one batch
 */
final class Batches<K, W> {
  private final int batchMax;
  private final int waitersMax;
  private final Map<K, Batch<K, W>> inFlight = new HashMap<>();
  private final Map<K, Batch<K, W>> collecting = new HashMap<>();
  private int waiters;

  /** Waiters for one key, in the order in which they came. */
  static final class Batch<K, W> {
    private final K key;
    private final Set<W> waiting = new LinkedHashSet<>();
    private boolean overdue;

    private Batch(K key) {
      this.key = key;
    }

    K key() {
      return key;
    }

    /** The waiters of the batch. */
    List<W> waiting() {
      return List.copyOf(waiting);
    }
  }

  /**
   * None yet.
   *
   * @param batchMax waiters of one batch
   * @param waitersMax waiters of all batches
   */
  Batches(int batchMax, int waitersMax) {
    this.batchMax = batchMax;
    this.waitersMax = waitersMax;
  }

  /** Whether one more may {@link #join} for this key. */
  boolean hasRoom(K key) {
    Batch<K, W> batch = collecting.get(key);
    return waiters < waitersMax && (batch == null || batch.waiting.size() < batchMax);
  }

  /**
   * Takes a waiter in, if there {@link #hasRoom}.
   *
   * @return the batch, to be launched now; null if it waits for the one before it
   */
  @Nullable Batch<K, W> join(K key, W waiter) {
    waiters++;
    Batch<K, W> ahead = inFlight.get(key);
    if (ahead == null || ahead.overdue) {
      Batch<K, W> batch = new Batch<>(key);
      batch.waiting.add(waiter);
      inFlight.put(key, batch);
      return batch;
    }
    collecting.computeIfAbsent(key, Batch::new).waiting.add(waiter);
    return null;
  }

  /**
   * A batch in flight is not waited for any longer by those behind it; it may still be answered.
   *
   * @return the next one of its key, to be launched now; null if nobody waits, or another is in
   *     flight
   */
  @Nullable Batch<K, W> overdue(Batch<K, W> batch) {
    if (inFlight.get(batch.key) != batch) {
      return null;
    }
    batch.overdue = true;
    Batch<K, W> next = collecting.remove(batch.key);
    if (next != null) {
      inFlight.put(batch.key, next);
    }
    return next;
  }

  /**
   * A waiter gives up; nothing if it is in no batch of the key any more, or in one behind which
   * another is in flight: it is counted until its batch is complete.
   */
  void leave(K key, W waiter) {
    Batch<K, W> next = collecting.get(key);
    if (next != null && next.waiting.remove(waiter)) {
      waiters--;
      if (next.waiting.isEmpty()) {
        collecting.remove(key);
      }
      return;
    }
    Batch<K, W> launched = inFlight.get(key);
    if (launched != null && launched.waiting.remove(waiter)) {
      waiters--;
    }
  }

  /**
   * A batch in flight was answered, or failed: its waiters are no longer counted.
   *
   * @return the next one of its key, to be launched now; null if nobody waits
   */
  @Nullable Batch<K, W> complete(Batch<K, W> batch) {
    waiters -= batch.waiting.size();
    if (inFlight.get(batch.key) != batch) {
      return null; // overdue, and another took its place
    }
    Batch<K, W> next = collecting.remove(batch.key);
    if (next == null) {
      inFlight.remove(batch.key);
    } else {
      inFlight.put(batch.key, next);
    }
    return next;
  }

  /** Waiters of all batches. */
  int waiters() {
    return waiters;
  }
}
