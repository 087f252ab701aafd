package dev.throng.jobs.core.readstate;

/**
 * A session that is told of changes.
 *
 * @param session id
 * @param node that it lives on
 * @param epoch of the node
 */
public record Listener(long session, int node, long epoch) {
  boolean isBeside(Listener other) {
    return node == other.node && epoch == other.epoch;
  }
}
