package dev.throng.jobs.core.reader;

import dev.throng.jobs.core.store.MessagePartition;
import dev.throng.protocol.Snowflake;
import java.util.Arrays;

/** The partitions of the database that a scan reads, in its order. */
final class PartitionWalk {
  private static final long BUCKET_IDS = Snowflake.BUCKET_MS << 22;
  private static final int LAST_BUCKET = Snowflake.bucket(Long.MAX_VALUE);

  private final Span span;
  private final SplitWindow splits;
  private final long[] partitions;
  private int size;
  private boolean more;

  /**
   * What is scanned.
   *
   * @param above ids are higher than this
   * @param below ids are lower than this
   * @param descending whether the newest come first
   */
  record Span(long above, long below, boolean descending) {}

  private PartitionWalk(Span span, SplitWindow splits, int partitionsMax) {
    this.span = span;
    this.splits = splits;
    this.partitions = new long[partitionsMax];
  }

  /**
   * Walks through the splits of these buckets.
   *
   * @param buckets in the order of the scan
   * @param partitionsMax after these it ends
   */
  static PartitionWalk through(long[] buckets, Span span, SplitWindow splits, int partitionsMax) {
    PartitionWalk walk = new PartitionWalk(span, splits, partitionsMax);
    for (int i = 0; i < buckets.length && !walk.more; i++) {
      walk.enter((int) buckets[i]);
    }
    return walk;
  }

  /** Values of the column {@code bucket}, see {@link MessagePartition}. */
  long[] partitions() {
    return Arrays.copyOf(partitions, size);
  }

  /** Whether the scan may have to go on after these: where is not known, or too far. */
  boolean more() {
    return more;
  }

  private void enter(int bucket) {
    long first = Math.max(span.above + 1, bucket * BUCKET_IDS);
    long last =
        Math.min(
            span.below - 1, bucket == LAST_BUCKET ? Long.MAX_VALUE : (bucket + 1) * BUCKET_IDS - 1);
    long knownFirst = Math.max(first, splits.knownFrom());
    long knownLast = Math.min(last, splits.knownTo());
    boolean knownFromHere = span.descending ? knownLast == last : knownFirst == first;
    if (knownFromHere && knownFirst <= knownLast) {
      addAll(knownFirst, knownLast);
    }
    more |= knownFirst > first || knownLast < last;
  }

  /** Where messages of these ids are, all of one bucket, both inclusive. */
  private void addAll(long first, long last) {
    long[] starts = splits.starts();
    int from = MessagePartition.countUpTo(first, starts);
    int to = MessagePartition.countUpTo(last, starts);
    if (!span.descending) {
      add(first);
    }
    for (int i = 0; i < to - from; i++) {
      add(starts[span.descending ? to - 1 - i : from + i]);
    }
    if (span.descending) {
      add(first);
    }
  }

  private void add(long message) {
    if (size == partitions.length) {
      more = true;
    } else {
      int split = MessagePartition.split(message, splits.starts(), splits.first());
      partitions[size++] = MessagePartition.of(message, split);
    }
  }
}
