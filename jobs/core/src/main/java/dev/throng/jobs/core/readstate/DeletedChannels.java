package dev.throng.jobs.core.readstate;

import java.util.Arrays;

/**
 * Channels of a guild that are gone.
 *
 * @param ids in the order in which that was read, at most {@link
 *     ReadStateLimits#DELETED_CHANNELS_MAX}
 */
public record DeletedChannels(long[] ids) {
  static final DeletedChannels NONE = new DeletedChannels(new long[0]);

  DeletedChannels with(long channel) {
    if (has(channel)) {
      return this;
    }
    int kept = Math.min(ids.length, ReadStateLimits.DELETED_CHANNELS_MAX - 1);
    long[] more = Arrays.copyOfRange(ids, ids.length - kept, ids.length + 1);
    more[kept] = channel;
    return new DeletedChannels(more);
  }

  boolean has(long channel) {
    for (long id : ids) {
      if (id == channel) {
        return true;
      }
    }
    return false;
  }
}
