package dev.throng.jobs.core.node;

/**
 * One run of a gateway node, from its start to its end.
 *
 * @param epoch increases from start to start
 * @param slot which of the node's lists of users holds those of this epoch
 */
public record NodeEpoch(long epoch, int slot) {}
