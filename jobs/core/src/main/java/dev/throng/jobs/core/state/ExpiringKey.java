package dev.throng.jobs.core.state;

/**
 * An entry of an {@link ExpiringTable}'s ring.
 *
 * @param key of the value
 * @param timeUs command time at which it was put
 */
public record ExpiringKey(long key, long timeUs) {}
