package dev.throng.jobs.core.state;

import org.jspecify.annotations.Nullable;

/**
 * A table that forgets its oldest entries: above an age in the actor's time, and above a count.
 * Each put evicts a few, so that no command pays for all.
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
    long tail = end(TAIL);
    ends.put(HEAD, evict(end(HEAD), tail, value.timeUs()));
    values.put(key, value);
    ring.put(tail, new ExpiringKey(key, value.timeUs()));
    ends.put(TAIL, tail + 1);
  }

  private long evict(long head, long tail, long nowUs) {
    long next = head;
    for (int i = 0; i < EVICTIONS_PER_PUT_MAX && next < tail; i++) {
      ExpiringKey oldest = ring.get(next);
      if (oldest != null) {
        boolean full = tail - next >= countMax;
        if (!full && oldest.timeUs() > nowUs - ageMaxUs) {
          break;
        }
        V value = values.get(oldest.key());
        // A value that was put again has a younger entry in the ring.
        if (value != null && value.timeUs() <= oldest.timeUs()) {
          values.remove(oldest.key());
        }
      }
      ring.remove(next++);
    }
    return next;
  }

  private long end(long which) {
    Long value = ends.get(which);
    return value == null ? 0 : value;
  }
}
