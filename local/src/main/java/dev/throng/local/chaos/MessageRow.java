package dev.throng.local.chaos;

/**
 * A row of the database, or an entry of a history page.
 *
 * @param channel the channel's id
 * @param messageId its id
 * @param number of the message in the run's ledger
 */
public record MessageRow(long channel, long messageId, int number) {}
