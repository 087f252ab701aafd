package dev.throng.jobs.core.guild;

/**
 * The last change of a message.
 *
 * @param seq of its event
 * @param deleted whether it was its end
 */
public record Mutation(long message, long seq, boolean deleted) {}
