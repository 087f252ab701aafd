package dev.throng.jobs.core.readstate;

/**
 * What an event of the public log means for the read states of one user.
 *
 * @param user whose
 * @param kind {@link #MENTION}, {@link #OWN}, {@link #LEFT} or {@link #DELETED}
 * @param guild of the event
 * @param channel of the message; 0 with LEFT
 * @param message id; 0 with LEFT
 * @param seq of the event: above all that came before it in the guild
 * @param timeUs when the event was written, microseconds since 1970
 * @param generation of {@code seq}
 */
public record ReadStateMark(
    long user,
    int kind,
    long guild,
    long channel,
    long message,
    long seq,
    long timeUs,
    long generation) {
  /** A message mentions the user. */
  public static final int MENTION = 0;

  /** The user wrote a message, and so has read up to it. */
  public static final int OWN = 1;

  /** The user is no member of the guild any more. */
  public static final int LEFT = 2;

  /** The channel is gone. */
  public static final int DELETED = 3;

  /** A channel of a guild is gone, of which a user has a read state. */
  static ReadStateMark deleted(long user, long guild, long channel) {
    return new ReadStateMark(user, DELETED, guild, channel, 0, 0, 0, 0);
  }

  EventPlace place() {
    return new EventPlace(generation, seq, timeUs);
  }
}
