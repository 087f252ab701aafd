package dev.throng.migrate;

import java.io.Serializable;
import java.util.BitSet;

/** Which of 1,024 equal slices of the token ring have been seen: how far a scan has come. */
final class RingSlices implements Serializable {
  static final int COUNT = 1 << 10;
  private static final int SHIFT = Long.SIZE - 10;
  private static final long serialVersionUID = 1L;

  private final BitSet seen = new BitSet(COUNT);

  /** The slice of a token, 0 for the lowest. */
  static int of(long token) {
    return (int) ((token ^ Long.MIN_VALUE) >>> SHIFT);
  }

  /** The lowest token of a slice. */
  static long first(int slice) {
    return ((long) slice << SHIFT) ^ Long.MIN_VALUE;
  }

  /** Whether its slice was not seen before. */
  boolean add(long token) {
    int slice = of(token);
    boolean added = !seen.get(slice);
    seen.set(slice);
    return added;
  }

  /** Those of {@link #toBytes}; how many were not seen before. */
  int addAll(byte[] bytes) {
    int before = seen.cardinality();
    seen.or(BitSet.valueOf(bytes));
    return seen.cardinality() - before;
  }

  byte[] toBytes() {
    return seen.toByteArray();
  }
}
