package dev.throng.gateway.ratelimit;

/**
 * How often a user may still identify on this node, as {@code session_start_limit} says it.
 *
 * @param total sessions a day
 * @param remaining of them
 * @param resetAfterMs until all of them are there again; 0: they are
 * @param maxConcurrency sessions that may be started within {@link SessionStarts#CONCURRENT_S}
 *     seconds
 */
public record SessionStartLimit(
    long total, long remaining, long resetAfterMs, int maxConcurrency) {}
