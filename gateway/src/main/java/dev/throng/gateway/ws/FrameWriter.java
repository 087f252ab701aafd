package dev.throng.gateway.ws;

import dev.throng.gateway.session.EncodedDispatch;
import io.netty.buffer.ByteBuf;

/** Writes frames of RFC 6455, whole and unmasked, as a server does. */
public final class FrameWriter {
  static final int TEXT = 1;
  static final int BINARY = 2;
  static final int CLOSE = 8;

  /** Bytes of a header at the most. */
  static final int HEADER_BYTES_MAX = 10;

  private static final int FINAL_FRAGMENT = 0x80;
  private static final int LENGTH_7_MAX = 125;
  private static final int LENGTH_16 = 126;
  private static final int LENGTH_64 = 127;
  private static final int LENGTH_16_MAX = 0xffff;

  private FrameWriter() {}

  /** Writes a header: bytes 0x80 | opcode, then the length in 1, 3 or 9 bytes. */
  static void header(ByteBuf out, int opcode, int length) {
    out.writeByte(FINAL_FRAGMENT | opcode);
    if (length <= LENGTH_7_MAX) {
      out.writeByte(length);
    } else if (length <= LENGTH_16_MAX) {
      out.writeByte(LENGTH_16).writeShort(length);
    } else {
      out.writeByte(LENGTH_64).writeLong(length);
    }
  }

  /** Writes a dispatch as a text frame. */
  public static void dispatch(ByteBuf out, EncodedDispatch dispatch, long seq) {
    header(out, TEXT, length(dispatch, seq));
    payload(out, dispatch, seq);
  }

  /** Writes a dispatch's JSON alone. */
  static void payload(ByteBuf out, EncodedDispatch dispatch, long seq) {
    out.writeBytes(dispatch.head());
    digits(out, seq);
    out.writeBytes(EncodedDispatch.middle()).writeBytes(dispatch.body()).writeByte('}');
  }

  /** Bytes of a dispatch's JSON. */
  static int length(EncodedDispatch dispatch, long seq) {
    return dispatch.head().length
        + digitCount(seq)
        + EncodedDispatch.middle().length
        + dispatch.body().length
        + 1;
  }

  private static void digits(ByteBuf out, long value) {
    int count = digitCount(value);
    int start = out.writerIndex();
    out.ensureWritable(count);
    long rest = value;
    for (int i = count - 1; i >= 0; i--) {
      out.setByte(start + i, (int) ('0' + rest % 10));
      rest /= 10;
    }
    out.writerIndex(start + count);
  }

  private static int digitCount(long value) {
    int count = 1;
    for (long rest = value / 10; rest != 0; rest /= 10) {
      count++;
    }
    return count;
  }
}
