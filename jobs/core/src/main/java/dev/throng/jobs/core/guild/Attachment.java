package dev.throng.jobs.core.guild;

/**
 * A session that is attached.
 *
 * @param epoch of the node
 */
public record Attachment(long session, int node, long epoch) {}
