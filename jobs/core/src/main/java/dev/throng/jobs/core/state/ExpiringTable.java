package dev.throng.jobs.core.state;

import org.jspecify.annotations.Nullable;

/**
 * A table that forgets its oldest entries: above an age in the actor's time, and above a count. The
 * put of a new key evicts a few, so that no command pays for all. A key that is put again lives on,
 * and costs nothing more.
 */
public final class ExpiringTable<V extends Timed> {
  private static final int EVICTIONS_PER_PUT_MAX = 4;
  private static final long HEAD = 0;
  private static final long TAIL = 1;

  private final Table<V> values;
  private final Table<ExpiringKey> ring;
  private final Table<Long> ends;
  private final long ageMaxUs;
  private final int countMax;

  /**
   * In the tables {@code name}, {@code name-ring} and {@code name-ends}.
   *
   * @param ageMaxUs &gt; 0
   * @param countMax &gt; 0
   */
  public ExpiringTable(
      StateFactory state, String name, Class<V> type, long ageMaxUs, int countMax) {
    this.values = state.table(name, type);
    this.ring = state.table(name + "-ring", ExpiringKey.class);
    this.ends = state.table(name + "-ends", Long.class);
    this.ageMaxUs = ageMaxUs;
    this.countMax = countMax;
  }

  /** The value, or null; it may be older than the age, because eviction is lazy. */
  public @Nullable V get(long key) {
    return values.get(key);
  }

  /** Puts a value of now. */
  public void put(long key, V value) {
    boolean known = values.get(key) != null;
    values.put(key, value);
    if (!known) {
      evict(value.timeUs());
      long tail = end(TAIL);
      ring.put(tail, new ExpiringKey(key, value.timeUs()));
      ends.put(TAIL, tail + 1);
    }
  }

  private void evict(long nowUs) {
    long head = end(HEAD);
    long tail = end(TAIL);
    long next = head;
    for (int i = 0; i < EVICTIONS_PER_PUT_MAX && next < tail; i++) {
      ExpiringKey oldest = ring.get(next);
      boolean full = tail - next >= countMax;
      if (oldest == null || (!full && oldest.timeUs() > nowUs - ageMaxUs)) {
        break;
      }
      V value = values.get(oldest.key());
      ring.remove(next++);
      if (!full && value != null && value.timeUs() > nowUs - ageMaxUs) {
        // Was put again: its place in the ring is from before.
        ring.put(tail, new ExpiringKey(oldest.key(), value.timeUs()));
        ends.put(TAIL, ++tail);
      } else {
        values.remove(oldest.key());
      }
    }
    if (next != head) {
      ends.put(HEAD, next);
    }
  }

  private long end(long which) {
    Long value = ends.get(which);
    return value == null ? 0 : value;
  }
}
