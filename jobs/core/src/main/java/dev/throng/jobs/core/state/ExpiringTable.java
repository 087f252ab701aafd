package dev.throng.jobs.core.state;

import org.jspecify.annotations.Nullable;

/**
 * A table that forgets its oldest entries: above an age in the actor's time, above a count, and
 * above a size. The put of a new key evicts a few, so that no command pays for all; more only where
 * its own bytes take the place of theirs. A key that is put again lives on, and costs nothing more.
 */
public final class ExpiringTable<V extends Timed> {
  private static final int EVICTIONS_PER_PUT_MAX = 4;
  private static final long HEAD = 0;
  private static final long TAIL = 1;
  private static final long BYTES = 2;

  private final Table<V> values;
  private final Table<ExpiringKey> ring;
  private final Table<Long> ends;
  private final Limits limits;

  /**
   * When something is forgotten.
   *
   * @param ageMaxUs &gt; 0
   * @param countMax &gt; 0
   * @param bytesMax &gt; 0, by {@link Timed#bytes}
   */
  public record Limits(long ageMaxUs, int countMax, long bytesMax) {
    /** Limits for values that are all small. */
    public static Limits of(long ageMaxUs, int countMax) {
      return new Limits(ageMaxUs, countMax, Long.MAX_VALUE);
    }

    private boolean isSized() {
      return bytesMax < Long.MAX_VALUE;
    }
  }

  /** In the tables {@code name}, {@code name-ring} and {@code name-ends}. */
  public ExpiringTable(StateFactory state, String name, Class<V> type, Limits limits) {
    this.values = state.table(name, type);
    this.ring = state.table(name + "-ring", ExpiringKey.class);
    this.ends = state.table(name + "-ends", Long.class);
    this.limits = limits;
  }

  /** The value, or null; it may be older than the age, because eviction is lazy. */
  public @Nullable V get(long key) {
    return values.get(key);
  }

  /** Puts a value of now. */
  public void put(long key, V value) {
    V before = values.get(key);
    values.put(key, value);
    long bytesBefore = limits.isSized() ? end(BYTES) : 0;
    long bytes = bytesBefore + value.bytes() - (before == null ? 0 : before.bytes());
    boolean isNew = before == null;
    int looks = isNew ? EVICTIONS_PER_PUT_MAX : 0;
    putBytes(bytesBefore, evict(value.timeUs(), bytes, looks, isNew));
    if (isNew) {
      long tail = end(TAIL);
      ring.put(tail, new ExpiringKey(key, value.timeUs()));
      ends.put(TAIL, tail + 1);
    }
  }

  /** Forgets what is too old, without a put; looks at so many entries at the most. */
  public void expireSome(long nowUs, int limit) {
    long bytes = limits.isSized() ? end(BYTES) : 0;
    putBytes(bytes, evict(nowUs, bytes, limit, false));
    long tail = end(TAIL);
    if (tail > 0 && end(HEAD) == tail) {
      removeEnds();
    }
  }

  /** When the entry that is looked at first was put; -1: there is none. */
  public long oldestUs() {
    ExpiringKey oldest = ring.get(end(HEAD));
    return oldest == null ? -1 : oldest.timeUs();
  }

  /** Forgets so many entries at the most, the oldest first; returns how many. */
  public int removeSome(int limit) {
    long head = end(HEAD);
    long tail = end(TAIL);
    int count = 0;
    for (; count < limit && head < tail; count++) {
      ExpiringKey oldest = ring.get(head);
      if (oldest != null) {
        values.remove(oldest.key());
      }
      ring.remove(head++);
    }
    if (head < tail) {
      ends.put(HEAD, head);
    } else if (count > 0) {
      removeEnds();
    }
    return count;
  }

  private void removeEnds() {
    ends.remove(HEAD);
    ends.remove(TAIL);
    ends.remove(BYTES);
  }

  /**
   * Forgets what has to go.
   *
   * @param looks entries that are looked at for their age
   * @param makesRoom for one more
   * @return the bytes that are left
   */
  private long evict(long nowUs, long newBytes, int looks, boolean makesRoom) {
    if (looks == 0 && newBytes <= limits.bytesMax) {
      return newBytes;
    }
    long head = end(HEAD);
    long tail = end(TAIL);
    long bytes = newBytes;
    long next = head;
    for (int i = 0; next < tail; i++) {
      boolean tooLarge = bytes > limits.bytesMax;
      ExpiringKey oldest = tooLarge || i < looks ? ring.get(next) : null;
      boolean full = tooLarge || (makesRoom && tail - next >= limits.countMax);
      if (oldest == null || (!full && oldest.timeUs() > nowUs - limits.ageMaxUs)) {
        break;
      }
      V value = values.get(oldest.key());
      ring.remove(next++);
      if (!full && value != null && value.timeUs() > nowUs - limits.ageMaxUs) {
        // Was put again: its place in the ring is from before.
        ring.put(tail, new ExpiringKey(oldest.key(), value.timeUs()));
        ends.put(TAIL, ++tail);
      } else {
        values.remove(oldest.key());
        // State from before sizes were counted has values that are not in the sum.
        bytes = Math.max(0, bytes - (value == null ? 0 : value.bytes()));
      }
    }
    if (next != head) {
      ends.put(HEAD, next);
    }
    return bytes;
  }

  private void putBytes(long before, long after) {
    if (limits.isSized() && after != before) {
      ends.put(BYTES, after);
    }
  }

  private long end(long which) {
    Long value = ends.get(which);
    return value == null ? 0 : value;
  }
}
