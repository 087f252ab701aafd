package dev.throng.protocol;

import com.google.protobuf.ByteString;

/** Sets of small numbers as bytes on the wire: n is in it if bit n % 8 of byte n / 8 is set. */
public final class BitBytes {
  private BitBytes() {}

  /** Whether a number is in the set; numbers behind its end are not. */
  public static boolean has(ByteString set, int number) {
    int index = number >>> 3;
    return index < set.size() && (set.byteAt(index) >>> (number & 7) & 1) != 0;
  }
}
