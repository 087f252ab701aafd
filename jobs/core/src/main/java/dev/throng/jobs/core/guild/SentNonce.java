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
    implements Timed {}
