package dev.throng.jobs.core.readstate;

import org.jspecify.annotations.Nullable;

/**
 * What reaches a user from a channel or a guild: one of both.
 *
 * @param user whose read states it concerns
 */
public record UserMark(long user, @Nullable ReadStateMark mark, @Nullable MissedMentions missed) {
  /** What an event means for the user. */
  public static UserMark of(ReadStateMark mark) {
    return new UserMark(mark.user(), mark, null);
  }

  /** What a guild that a session has come to means for the user. */
  public static UserMark of(MissedMentions missed) {
    return new UserMark(missed.user(), null, missed);
  }
}
