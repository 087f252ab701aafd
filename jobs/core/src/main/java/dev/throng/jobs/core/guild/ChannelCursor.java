package dev.throng.jobs.core.guild;

/**
 * Where a channel's history is; key 0 for the guild's own events.
 *
 * @param lastMessage highest id; 0: none yet
 * @param lastSeq of its last event; 0: none yet
 * @param lastWriteUs of its last event
 */
public record ChannelCursor(long lastMessage, long lastSeq, long lastWriteUs) {
  static final ChannelCursor START = new ChannelCursor(0, 0, 0);
}
