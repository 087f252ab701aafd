package dev.throng.jobs.core.readstate;

/**
 * How far the events of a channel, or of a guild's own, have been read.
 *
 * @param generation of {@code guild.inbox}: another one numbers anew
 * @param seq of the last
 */
public record ChannelLog(long generation, long seq) {}
