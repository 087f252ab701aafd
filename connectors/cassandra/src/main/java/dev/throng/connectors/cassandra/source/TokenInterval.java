package dev.throng.connectors.cassandra.source;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * Part of the ring of {@code Murmur3Partitioner}, whose partitions have the tokens -2^63 + 1 to
 * 2^63 - 1. Never wraps around.
 *
 * @param start exclusive
 * @param end inclusive, above {@code start}
 */
record TokenInterval(long start, long end) {
  private static final double RING = Math.pow(2, 64);

  TokenInterval {
    if (start >= end) {
      throw new IllegalArgumentException(
          "tokens " + start + " to " + end + " (expected: ascending)");
    }
  }

  /** The ring from a token (exclusive) to a token (inclusive), the same one for all of it. */
  static List<TokenInterval> of(long start, long end) {
    List<TokenInterval> parts = new ArrayList<>(2);
    if (start < end) {
      parts.add(new TokenInterval(start, end));
      return parts;
    }
    if (start != Long.MAX_VALUE) {
      parts.add(new TokenInterval(start, Long.MAX_VALUE));
    }
    if (end != Long.MIN_VALUE) {
      parts.add(new TokenInterval(Long.MIN_VALUE, end));
    }
    return parts;
  }

  /** Its share of the ring, 0 to 1. */
  double ringShare() {
    return width().doubleValue() / RING;
  }

  /** Parts of about the same width, in ascending order; fewer if it has fewer tokens. */
  List<TokenInterval> split(int parts) {
    BigInteger first = BigInteger.valueOf(start);
    BigInteger count = BigInteger.valueOf(parts).min(width());
    List<TokenInterval> split = new ArrayList<>(count.intValue());
    long from = start;
    for (int i = 1; i <= count.intValue(); i++) {
      long to = first.add(width().multiply(BigInteger.valueOf(i)).divide(count)).longValueExact();
      split.add(new TokenInterval(from, to));
      from = to;
    }
    return split;
  }

  private BigInteger width() {
    return BigInteger.valueOf(end).subtract(BigInteger.valueOf(start));
  }
}
