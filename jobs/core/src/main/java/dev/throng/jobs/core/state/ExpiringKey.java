package dev.throng.jobs.core.state;

/**
 * An entry of an {@link ExpiringTable}'s ring.
 *
 * @param key of the value
 * @param timeUs the actor's now when it was put
 */
public record ExpiringKey(long key, long timeUs) {}
