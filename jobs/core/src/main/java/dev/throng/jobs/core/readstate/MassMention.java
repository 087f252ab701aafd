package dev.throng.jobs.core.readstate;

/**
 * A message that mentions many at once.
 *
 * @param everyone whether it mentions @everyone or @here
 * @param roles that it mentions
 */
public record MassMention(long channel, long message, boolean everyone, long[] roles) {}
