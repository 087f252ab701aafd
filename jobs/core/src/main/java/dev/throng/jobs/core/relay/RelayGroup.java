package dev.throng.jobs.core.relay;

/**
 * A group of sessions that see the same channels.
 *
 * @param channels ascending ids
 * @param sessions how many, &gt; 0
 */
public record RelayGroup(long[] channels, int sessions) {}
