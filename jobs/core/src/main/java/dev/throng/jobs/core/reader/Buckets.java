package dev.throng.jobs.core.reader;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.protocol.Snowflake;
import java.util.Arrays;
import java.util.stream.LongStream;

/**
 * The 10-day buckets of a channel that may hold messages: some 36 a year. A bucket whose messages
 * were all deleted stays.
 */
final class Buckets {
  private static final long[] EMPTY = {};

  private final Cell<long[]> buckets;

  Buckets(StateFactory state) {
    buckets = state.cell("buckets", long[].class);
  }

  /** A message of this bucket exists. */
  void add(long bucket) {
    long[] known = known();
    if (known.length > 0 && known[known.length - 1] == bucket) {
      return;
    }
    int at = Arrays.binarySearch(known, bucket);
    if (at < 0) {
      buckets.put(
          LongStream.concat(Arrays.stream(known), LongStream.of(bucket)).sorted().toArray());
    }
  }

  /** None is left. */
  void clear() {
    buckets.remove();
  }

  /** Messages of any bucket between the two, both inclusive, may exist. */
  void addAll(long first, long last) {
    long[] known = known();
    buckets.put(
        LongStream.concat(Arrays.stream(known), LongStream.rangeClosed(first, last))
            .sorted()
            .distinct()
            .toArray());
  }

  /**
   * The buckets that may hold ids of a span, in its order.
   *
   * @param channelId before its own bucket a channel has none
   */
  long[] between(MutableChannelHead channel, long channelId, PartitionWalk.Span span) {
    if (span.below() <= span.above() + 1) {
      return EMPTY;
    }
    long low = Math.max(0, Snowflake.bucket(Math.max(span.above(), 0)));
    long high = Snowflake.bucket(span.below() - 1);
    LongStream unseen =
        LongStream.rangeClosed(
            Math.max(low, Snowflake.bucket(channelId)), Math.min(high, channel.unknownBucketMax));
    long[] ascending =
        LongStream.concat(
                Arrays.stream(known()).filter(bucket -> bucket >= low && bucket <= high), unseen)
            .sorted()
            .distinct()
            .toArray();
    if (span.descending()) {
      for (int i = 0, j = ascending.length - 1; i < j; i++, j--) {
        long swapped = ascending[i];
        ascending[i] = ascending[j];
        ascending[j] = swapped;
      }
    }
    return ascending;
  }

  private long[] known() {
    long[] known = buckets.get();
    return known == null ? EMPTY : known;
  }
}
