package dev.throng.jobs.core.guild;

import dev.throng.jobs.core.state.Timed;

/**
 * A message that was sent with a nonce.
 *
 * @param nonceJson as it was given
 * @param timeUs the actor's now when it was sent
 * @param body what was replied
 */
public record SentNonce(long channel, long author, String nonceJson, long timeUs, byte[] body)
    implements Timed {
  /** Ids, time, what Flink adds, and the place in the ring, rounded up. */
  private static final int ROW_BYTES = 100;

  @Override
  public int bytes() {
    return ROW_BYTES + 2 * nonceJson.length() + body.length;
  }
}
