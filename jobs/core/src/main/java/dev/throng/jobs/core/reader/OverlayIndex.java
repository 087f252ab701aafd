package dev.throng.jobs.core.reader;

/**
 * Which messages have an {@link OverlayEntry}. Part of the savepoint format.
 *
 * @param messages ids, ascending
 * @param offsets in {@code events} of the change, by the same index
 * @param bytes of all bodies
 */
public record OverlayIndex(long[] messages, long[] offsets, long bytes) {}
