package dev.throng.jobs.core.node;

/**
 * A start of a node.
 *
 * @param epoch increases from start to start
 * @param slot of the index of its users
 */
public record NodeEpoch(long epoch, int slot) {}
