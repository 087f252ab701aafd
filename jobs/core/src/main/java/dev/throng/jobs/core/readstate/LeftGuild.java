package dev.throng.jobs.core.readstate;

import dev.throng.jobs.core.state.Timed;

/**
 * A guild that the user has left.
 *
 * @param timeUs when that was read
 * @param seq of the event, in the guild
 * @param generation of {@code seq}; 0: not known
 */
public record LeftGuild(long timeUs, long seq, long generation) implements Timed {
  EventPlace place() {
    return new EventPlace(generation, seq, timeUs);
  }
}
