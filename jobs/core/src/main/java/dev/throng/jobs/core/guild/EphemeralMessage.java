package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.Timed;

/**
 * A message for one user alone, which no history has: kept for as long as it can be edited.
 *
 * @param interaction which it answers
 * @param timeUs when it was written last, the actor's now
 * @param body the message object, JSON
 */
public record EphemeralMessage(long interaction, long timeUs, byte[] body) implements Timed {
  /** Ids, time, what Flink adds, and the place in the ring, rounded up. */
  private static final int ROW_BYTES = 100;

  @Override
  public int bytes() {
    return ROW_BYTES + body.length;
  }
}
