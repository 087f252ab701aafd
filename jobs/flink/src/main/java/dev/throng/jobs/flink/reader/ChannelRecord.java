package dev.throng.jobs.flink.reader;

import dev.throng.jobs.core.actor.InboxRecord;

/**
 * A record of one of the reader's two inputs.
 *
 * @param query whether it is of {@code queries}, else of {@code events}
 * @param record keyed by channel, or by guild for an event that has none
 */
public record ChannelRecord(boolean query, InboxRecord record) {
  long channel() {
    return record.actor();
  }
}
