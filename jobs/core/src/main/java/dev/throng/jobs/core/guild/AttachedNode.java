package dev.throng.jobs.core.guild;

/**
 * A gateway node with sessions of the guild.
 *
 * @param epoch the newest that was heard of; sessions of older ones are dead
 * @param sessions of that epoch, &gt; 0
 */
public record AttachedNode(int node, long epoch, int sessions) {}
