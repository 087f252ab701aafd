package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.state.Table;
import java.util.Arrays;
import java.util.function.IntPredicate;

/** Numbers by a hash: a bounded count of entries, so that all of them can be written at once. */
final class HashIndex {
  /** Entries of the table; at 50,000 numbers some 200 in each. */
  static final int BUCKETS = 256;

  private static final long TAG = 0xffff_ffff_0000_0000L;

  // A number in the low half, what of its hash the bucket does not say in the high one.
  private final Table<long[]> buckets;

  HashIndex(Table<long[]> buckets) {
    this.buckets = buckets;
  }

  /** The number with this hash that is meant; -1: none. */
  int find(long hash, IntPredicate isMeant) {
    for (long entry : bucket(hash)) {
      if ((entry & TAG) == (hash & TAG) && isMeant.test((int) entry)) {
        return (int) entry;
      }
    }
    return -1;
  }

  void add(long hash, int number) {
    long[] entries = bucket(hash);
    buckets.put(
        hash & (BUCKETS - 1), SortedIds.insertedAt(entries, entries.length, (hash & TAG) | number));
  }

  void remove(long hash, int number) {
    long[] entries = bucket(hash);
    for (int i = 0; i < entries.length; i++) {
      if (entries[i] == ((hash & TAG) | number)) {
        long[] rest = SortedIds.removedAt(entries, i);
        if (rest.length == 0) {
          buckets.remove(hash & (BUCKETS - 1));
        } else {
          buckets.put(hash & (BUCKETS - 1), rest);
        }
        return;
      }
    }
    throw new IllegalStateException("number " + number + " is not in its bucket");
  }

  void clear() {
    buckets.clear();
  }

  /** For many changes at once: each bucket is read and written once at most. */
  Batch batch() {
    return new Batch();
  }

  /** Changes that nobody else sees before they are written. */
  final class Batch {
    private final long[][] entries = new long[BUCKETS][];
    private final int[] sizes = new int[BUCKETS];
    private final boolean[] changed = new boolean[BUCKETS];

    int find(long hash, IntPredicate isMeant) {
      int bucket = load(hash);
      for (int i = 0; i < sizes[bucket]; i++) {
        long entry = entries[bucket][i];
        if ((entry & TAG) == (hash & TAG) && isMeant.test((int) entry)) {
          return (int) entry;
        }
      }
      return -1;
    }

    void add(long hash, int number) {
      int bucket = load(hash);
      if (sizes[bucket] == entries[bucket].length) {
        entries[bucket] = Arrays.copyOf(entries[bucket], 2 * sizes[bucket] + 8);
      }
      entries[bucket][sizes[bucket]++] = (hash & TAG) | number;
      changed[bucket] = true;
    }

    void remove(long hash, int number) {
      int bucket = load(hash);
      long entry = (hash & TAG) | number;
      int at = 0;
      while (at < sizes[bucket] && entries[bucket][at] != entry) {
        at++;
      }
      if (at == sizes[bucket]) {
        throw new IllegalStateException("number " + number + " is not in its bucket");
      }
      entries[bucket][at] = entries[bucket][--sizes[bucket]];
      changed[bucket] = true;
    }

    void write() {
      for (int bucket = 0; bucket < BUCKETS; bucket++) {
        if (changed[bucket] && sizes[bucket] == 0) {
          buckets.remove(bucket);
        } else if (changed[bucket]) {
          buckets.put(bucket, Arrays.copyOf(entries[bucket], sizes[bucket]));
        }
      }
    }

    private int load(long hash) {
      int bucket = (int) hash & (BUCKETS - 1);
      if (entries[bucket] == null) {
        // Never changed in place: the table has it.
        entries[bucket] = bucket(hash).clone();
        sizes[bucket] = entries[bucket].length;
      }
      return bucket;
    }
  }

  private long[] bucket(long hash) {
    long[] entries = buckets.get(hash & (BUCKETS - 1));
    return entries == null ? SortedIds.EMPTY : entries;
  }
}
