package dev.throng.protocol;

/**
 * A position in the stream of an actor's effects, taken from the log: the offset of the inbox
 * record that caused the effect and the index of the effect, packed as {@code (offset + 1) << 16 |
 * index}. 0 is before everything. Strictly increasing in an actor's life because its inbox
 * partition is fixed.
 */
public final class Seq {
  /** Effects that one inbox record may have at the most. */
  public static final int EFFECTS_MAX = 1 << 16;

  private static final long OFFSET_MAX = (1L << 46) - 2;

  private Seq() {}

  /**
   * Packs a position.
   *
   * @param offset Kafka offset, 0 to 2^46 - 2
   * @param index 0 to 65535
   */
  public static long of(long offset, int index) {
    if (offset < 0 || offset > OFFSET_MAX || index < 0 || index >= EFFECTS_MAX) {
      throw new IllegalArgumentException(
          "offset: " + offset + ", index: " + index + " (expected: below 2^46, below 2^16)");
    }
    return (offset + 1) << 16 | index;
  }

  /** The offset in a position other than 0. */
  public static long offset(long seq) {
    return (seq >>> 16) - 1;
  }

  /** The effect index in a position. */
  public static int index(long seq) {
    return (int) (seq & 0xffff);
  }
}
