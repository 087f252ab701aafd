package dev.throng.jobs.core.reader;

/**
 * A message of the tail. Part of the savepoint format.
 *
 * @param message id
 * @param body the message object, JSON; empty: it was deleted
 * @param offset in {@code events} of its last change
 */
public record TailEntry(long message, byte[] body, long offset) {
  /** What an entry costs beside its body, roughly. */
  private static final int OVERHEAD_BYTES = 64;

  boolean isDeleted() {
    return body.length == 0;
  }

  long bytes() {
    return (long) body.length + OVERHEAD_BYTES;
  }
}
