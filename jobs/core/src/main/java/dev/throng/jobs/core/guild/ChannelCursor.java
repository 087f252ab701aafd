package dev.throng.jobs.core.guild;

/**
 * How far a channel's events have come; under key 0, those of the guild itself.
 *
 * @param lastMessage highest id; 0: none yet
 * @param lastSeq of its last event; 0: none yet
 * @param lastWriteUs of its last event
 * @param split that the last message is in, see {@link ChannelSplits}; 0: in none
 * @param splitBytes of the messages in the partition of the last one
 * @param splits how many the channel has
 * @param lastMassMention last message that mentions @everyone, @here or a role; 0: none yet
 */
public record ChannelCursor(
    long lastMessage,
    long lastSeq,
    long lastWriteUs,
    int split,
    long splitBytes,
    int splits,
    long lastMassMention) {
  static final ChannelCursor START = new ChannelCursor(0, 0, 0, 0, 0, 0, 0);

  /** The cursor after one more event. */
  ChannelCursor at(long seq, long writeUs) {
    return new ChannelCursor(lastMessage, seq, writeUs, split, splitBytes, splits, lastMassMention);
  }

  /** The cursor after a message that mentions many. */
  ChannelCursor massMentioned(long message) {
    return new ChannelCursor(lastMessage, lastSeq, lastWriteUs, split, splitBytes, splits, message);
  }
}
