package dev.throng.flink;

/**
 * Where an event stands among those of its channel, or of its guild if it is of no channel.
 *
 * @param generation of the log: another one after it was made anew
 * @param seq increases with each event; meaningless beside that
 * @param previous {@code seq} of the one before; 0: this is the first
 */
public record LogPosition(long generation, long seq, long previous) {}
