package dev.throng.jobs.core.reader;

import dev.throng.protocol.wire.RefusedWrite;
import dev.throng.protocol.wire.StoreProgress;
import java.util.Arrays;

/**
 * The newest {@code StoreProgress} of a partition. Part of the savepoint format.
 *
 * @param below every event with a lower offset is in the database, but for the refused ones
 * @param refused offsets of events that the database refuses, ascending
 * @param channels theirs, by the same index
 */
public record StoreReport(long below, long[] refused, long[] channels) {
  /** As the store job has written it. */
  public static StoreReport of(StoreProgress progress) {
    int count = progress.getRefusedCount();
    long[] refused = new long[count];
    long[] channels = new long[count];
    for (int i = 0; i < count; i++) {
      RefusedWrite write = progress.getRefused(i);
      refused[i] = write.getOffset();
      channels[i] = write.getChannel();
    }
    return new StoreReport(progress.getOffset(), refused, channels);
  }

  /** As far as it concerns one channel. */
  public Durable of(long channel) {
    long[] own = new long[refused.length];
    int count = 0;
    for (int i = 0; i < refused.length; i++) {
      if (channels[i] == channel) {
        own[count++] = refused[i];
      }
    }
    return new Durable(below, count == own.length ? own : Arrays.copyOf(own, count));
  }
}
