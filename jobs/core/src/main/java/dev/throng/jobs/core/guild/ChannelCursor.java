package dev.throng.jobs.core.guild;

/**
 * How far a channel's events have come; under key 0, those of the guild itself.
 *
 * @param lastMessage highest id; 0: none yet
 * @param lastSeq of its last event; 0: none yet
 * @param lastWriteUs of its last event
 */
public record ChannelCursor(long lastMessage, long lastSeq, long lastWriteUs) {
  static final ChannelCursor START = new ChannelCursor(0, 0, 0);
}
