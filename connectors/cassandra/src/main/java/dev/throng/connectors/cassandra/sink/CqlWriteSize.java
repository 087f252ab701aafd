package dev.throng.connectors.cassandra.sink;

import dev.throng.connectors.cassandra.CqlValue;
import dev.throng.connectors.cassandra.CqlWrite;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** About how many bytes a write takes, in memory and on the wire. */
final class CqlWriteSize {
  /** A reference to the statement, flags and the like. */
  private static final long OVERHEAD = 32;

  /** Of a value that is none of the below, such as a time or an address. */
  private static final long SMALL = 16;

  private CqlWriteSize() {}

  static long of(CqlWrite write) {
    return OVERHEAD + ofAll(write.values());
  }

  private static long ofAll(Collection<? extends @Nullable Object> values) {
    long bytes = 0;
    for (Object value : values) {
      bytes += Integer.BYTES + of(value);
    }
    return bytes;
  }

  private static long of(@Nullable Object value) {
    if (value == null) {
      return 0;
    }
    if (value instanceof CqlValue later) {
      return later.sizeBytes();
    }
    if (value instanceof CharSequence text) {
      return text.length();
    }
    if (value instanceof ByteBuffer bytes) {
      return bytes.remaining();
    }
    if (value instanceof Collection<?> elements) {
      return ofAll(elements);
    }
    if (value instanceof Map<?, ?> entries) {
      return ofAll(entries.keySet()) + ofAll(entries.values());
    }
    if (value instanceof BigInteger number) {
      return number.bitLength() / Byte.SIZE + 1;
    }
    if (value instanceof BigDecimal number) {
      return number.unscaledValue().bitLength() / Byte.SIZE + 1 + Integer.BYTES;
    }
    return SMALL;
  }
}
