package dev.throng.jobs.core.readstate;

/**
 * Where an event is among those of its guild.
 *
 * @param generation of {@code guild.inbox}, within which the numbers count; 0: not known
 * @param seq of the event
 * @param timeUs when it was written, which decides between two generations
 */
record EventPlace(long generation, long seq, long timeUs) {
  boolean isAfter(EventPlace other) {
    return generation == other.generation
        ? Long.compareUnsigned(seq, other.seq) > 0
        : timeUs > other.timeUs;
  }
}
