package dev.throng.jobs.core.reader;

/**
 * The last known change of a message up to the floor, kept while it is not durable. Part of the
 * savepoint format.
 *
 * @param message id
 * @param body the message object, JSON; empty: it was deleted
 * @param unsure whether events that the reader missed may have changed the message since: nothing
 *     is said of it then
 */
public record OverlayEntry(long message, byte[] body, boolean unsure) {
  /** A change after which none was missed. */
  static OverlayEntry of(long message, byte[] body) {
    return new OverlayEntry(message, body, false);
  }

  boolean isDeleted() {
    return body.length == 0;
  }
}
