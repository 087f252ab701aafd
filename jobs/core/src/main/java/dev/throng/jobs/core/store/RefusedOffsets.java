package dev.throng.jobs.core.store;

/**
 * Stored form of {@link RefusedWrites}. Part of the savepoint format.
 *
 * @param offsets in {@code events}, ascending
 * @param channels of the events, by the same index
 */
public record RefusedOffsets(long[] offsets, long[] channels) {}
