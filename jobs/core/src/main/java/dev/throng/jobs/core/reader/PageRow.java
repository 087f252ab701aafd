package dev.throng.jobs.core.reader;

/**
 * A row of the table of messages.
 *
 * @param message id
 * @param body the message object, JSON
 */
public record PageRow(long message, byte[] body) {}
