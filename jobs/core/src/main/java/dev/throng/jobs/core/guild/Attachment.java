package dev.throng.jobs.core.guild;

/**
 * A session that is attached.
 *
 * @param epoch of the node
 * @param offset of the inbox record that the node was told of it by; -1: not known
 */
public record Attachment(long session, int node, long epoch, long offset) {
  Attachment toldAt(long newOffset) {
    return new Attachment(session, node, epoch, newOffset);
  }
}
