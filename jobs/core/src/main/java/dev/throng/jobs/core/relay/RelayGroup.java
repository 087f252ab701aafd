package dev.throng.jobs.core.relay;

/**
 * Classes that see the same channels.
 *
 * @param channels slots of the channels as {@link Bits}
 * @param classes how many; 0: the number is free
 * @param hash under which it was interned
 * @param next of a free number: the next free one, or -1
 */
public record RelayGroup(long[] channels, int classes, long hash, int next) {
  static RelayGroup free(int next) {
    return new RelayGroup(Bits.EMPTY, 0, 0, next);
  }

  static RelayGroup of(long[] channels) {
    return new RelayGroup(channels, 0, hash(channels), -1);
  }

  RelayGroup withClasses(int count) {
    return new RelayGroup(channels, count, hash, next);
  }

  static long hash(long[] channels) {
    return Bits.hash(channels, 0);
  }
}
