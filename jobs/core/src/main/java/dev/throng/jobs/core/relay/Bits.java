package dev.throng.jobs.core.relay;

import dev.throng.protocol.Partitioner;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Sets of small numbers as values: bit n % 64 of word n / 64, without trailing zero words, so that
 * equal sets are equal arrays. Never changed in place.
 */
final class Bits {
  static final long[] EMPTY = {};

  private Bits() {}

  static boolean has(long[] bits, int number) {
    int word = number >>> 6;
    return word < bits.length && (bits[word] >>> number & 1) != 0;
  }

  /** 64 of the numbers at once. */
  static long word(long[] bits, int word) {
    return word < bits.length ? bits[word] : 0;
  }

  static boolean intersect(long[] bits, long[] others) {
    for (int i = Math.min(bits.length, others.length) - 1; i >= 0; i--) {
      if ((bits[i] & others[i]) != 0) {
        return true;
      }
    }
    return false;
  }

  static long[] with(long[] bits, int number) {
    long[] result = Arrays.copyOf(bits, Math.max(bits.length, (number >>> 6) + 1));
    result[number >>> 6] |= 1L << number;
    return result;
  }

  static long[] minus(long[] bits, long[] others) {
    if (!intersect(bits, others)) {
      return bits;
    }
    long[] result = bits.clone();
    for (int i = Math.min(bits.length, others.length) - 1; i >= 0; i--) {
      result[i] &= ~others[i];
    }
    return trimmed(result);
  }

  /** With the number, or without. */
  static long[] set(long[] bits, int number, boolean present) {
    if (has(bits, number) == present) {
      return bits;
    }
    return present ? with(bits, number) : minus(bits, with(EMPTY, number));
  }

  /** Number n is bit n % 8 of byte n / 8. */
  static byte[] toBytes(long[] bits) {
    return BitSet.valueOf(bits).toByteArray();
  }

  static long hash(long[] bits, long seed) {
    long hash = Partitioner.mix(seed + bits.length);
    for (long word : bits) {
      hash = Partitioner.mix(hash * 31 + word);
    }
    return hash;
  }

  /** Without trailing zero words. */
  static long[] trimmed(long[] bits) {
    int length = bits.length;
    while (length > 0 && bits[length - 1] == 0) {
      length--;
    }
    return length == bits.length ? bits : Arrays.copyOf(bits, length);
  }
}
