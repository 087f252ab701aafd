package dev.throng.jobs.core.user;

/**
 * The user's stream to a node.
 *
 * @param epoch of the node
 * @param lastSeq of the last delivery in that epoch
 */
public record UserStream(long epoch, long lastSeq) {}
