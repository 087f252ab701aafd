package dev.throng.jobs.core.reader;

/**
 * A change of a message up to the floor that is not durable. Part of the savepoint format.
 *
 * @param message id
 * @param body the message object, JSON; empty: it was deleted
 */
public record OverlayEntry(long message, byte[] body) {
  boolean isDeleted() {
    return body.length == 0;
  }
}
