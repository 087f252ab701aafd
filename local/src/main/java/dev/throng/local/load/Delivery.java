package dev.throng.local.load;

/**
 * A numbered message as it reached a session.
 *
 * @param channel the channel's id
 * @param messageId its id
 * @param number of the message in its {@link Ledger}
 * @param arrivedNanos {@link System#nanoTime}
 */
public record Delivery(long channel, long messageId, int number, long arrivedNanos) {}
