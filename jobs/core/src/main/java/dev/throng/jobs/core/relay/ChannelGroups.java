package dev.throng.jobs.core.relay;

/**
 * The groups that see a channel.
 *
 * @param groups numbers, ascending, at least one
 */
public record ChannelGroups(int[] groups) {}
