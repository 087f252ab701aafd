package dev.throng.jobs.core.actor;

import dev.throng.jobs.core.state.Timed;

/**
 * A command that was handled.
 *
 * @param timeUs when it was handled, the actor's now
 * @param reply the {@code Reply} it got; empty: none
 */
public record HandledCommand(long timeUs, byte[] reply) implements Timed {
  private static final int ENTRY_BYTES = 64;

  @Override
  public int bytes() {
    return reply.length + ENTRY_BYTES;
  }
}
