package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.state.Table;
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

  private long[] bucket(long hash) {
    long[] entries = buckets.get(hash & (BUCKETS - 1));
    return entries == null ? SortedIds.EMPTY : entries;
  }
}
