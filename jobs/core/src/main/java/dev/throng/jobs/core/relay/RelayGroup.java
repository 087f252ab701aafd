package dev.throng.jobs.core.relay;

import java.util.Arrays;

/**
 * Classes that see the same channels; all of them are active, or all are passive.
 *
 * @param channels slots of the channels as {@link Bits}
 * @param classes how many; 0: the number is free
 * @param hash under which it was interned
 * @param next of a free number: the next free one, or -1
 * @param passive whether the sessions of its classes are
 */
public record RelayGroup(long[] channels, int classes, long hash, int next, boolean passive) {
  static RelayGroup free(int next) {
    return new RelayGroup(Bits.EMPTY, 0, 0, next, false);
  }

  static RelayGroup of(long[] channels, boolean passive) {
    return new RelayGroup(channels, 0, hash(channels, passive), -1, passive);
  }

  RelayGroup withClasses(int count) {
    return new RelayGroup(channels, count, hash, next, passive);
  }

  /** Whether it sees the same channels, and both are active or both are passive. */
  boolean isLike(RelayGroup other) {
    return passive == other.passive && Arrays.equals(channels, other.channels);
  }

  private static long hash(long[] channels, boolean passive) {
    return Bits.hash(channels, passive ? 1 : 0);
  }
}
