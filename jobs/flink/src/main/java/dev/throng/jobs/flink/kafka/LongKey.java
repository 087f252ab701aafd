package dev.throng.jobs.flink.kafka;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Encodes and decodes the key of a Kafka record: 8 bytes, big-endian. */
public final class LongKey {
  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private LongKey() {}

  /** The 8 bytes of a key. */
  public static byte[] encode(long key) {
    byte[] bytes = new byte[Long.BYTES];
    LONG.set(bytes, 0, key);
    return bytes;
  }

  /** Whether these bytes are a key. */
  public static boolean isValid(byte[] bytes) {
    return bytes.length == Long.BYTES;
  }

  /** The key in 8 bytes. */
  public static long decode(byte[] bytes) {
    return (long) LONG.get(bytes, 0);
  }
}
