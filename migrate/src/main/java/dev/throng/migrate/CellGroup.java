package dev.throng.migrate;

/**
 * Cells of one row that are written by one statement: primary key, and those that share write time
 * and time to live.
 *
 * @param columns indices into {@link TableCopy#columns}, ascending
 * @param values of these, as they lie on the wire
 * @param ttlSeconds 0: for ever
 */
public record CellGroup(int[] columns, byte[][] values, long writeTimeUs, int ttlSeconds) {}
