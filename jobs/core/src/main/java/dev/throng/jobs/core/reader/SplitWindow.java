package dev.throng.jobs.core.reader;

import dev.throng.protocol.wire.MessageSplits;
import dev.throng.protocol.wire.Query;
import java.util.stream.LongStream;

/**
 * The splits of a channel that a query may meet: those around its anchor as of its stamp, and those
 * that were opened since.
 *
 * @param first number of the first of {@code starts}
 * @param starts ids of the first messages of consecutive splits, ascending
 * @param count how many the channel has
 */
record SplitWindow(int first, long[] starts, int count) {
  /** As of the event that the channel's reader has come to. */
  static SplitWindow of(Query query, MutableChannelHead channel) {
    MessageSplits told = query.getSplits();
    long[] starts = told.getStartsList().stream().mapToLong(Long::longValue).toArray();
    int first = Math.max(1, told.getFirst());
    long[] recent = channel.splitStarts;
    int recentFirst = channel.splits - recent.length + 1;
    boolean toldLast = first + starts.length - 1 == told.getCount();
    if (channel.splits > told.getCount() && toldLast && recentFirst <= told.getCount() + 1) {
      LongStream since = LongStream.of(recent).skip(told.getCount() + 1 - recentFirst);
      starts = LongStream.concat(LongStream.of(starts), since).toArray();
    }
    return new SplitWindow(first, starts, Math.max(told.getCount(), channel.splits));
  }

  /** It is known where messages from this id on are, up to {@link #knownTo}, inclusive. */
  long knownFrom() {
    return first == 1 ? 0 : starts.length == 0 ? Long.MAX_VALUE : starts[0];
  }

  long knownTo() {
    if (first + starts.length - 1 == count) {
      return Long.MAX_VALUE;
    }
    return starts.length == 0 ? -1 : starts[starts.length - 1] - 1;
  }
}
