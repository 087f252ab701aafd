package dev.throng.local.load;

/**
 * Messages of a channel that a session could not receive: those above {@code after} up to {@code
 * upTo}.
 */
public record HistoryWindow(long channel, long after, long upTo) {

  /** Whether the message falls into the window. */
  public boolean contains(long messageChannel, long messageId) {
    return messageChannel == channel && messageId > after && messageId <= upTo;
  }
}
