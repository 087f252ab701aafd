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

  /** Digits of the greatest long. */
  private static final int DIGITS_MAX = 19;

  private static final long UPPER = 100_000_000;

  private FrameWriter() {}

  /** Writes a header: bytes 0x80 | opcode, then the length in 1, 3 or 9 bytes. */
  static void header(ByteBuf out, int opcode, int length) {
    int first = (FINAL_FRAGMENT | opcode) << Byte.SIZE;
    if (length <= LENGTH_7_MAX) {
      out.writeShort(first | length);
    } else if (length <= LENGTH_16_MAX) {
      out.writeInt((first | LENGTH_16) << Short.SIZE | length);
    } else {
      out.writeShort(first | LENGTH_64).writeLong(length);
    }
  }

  /** Writes a dispatch as a text frame. */
  public static void dispatch(ByteBuf out, EncodedDispatch dispatch, long seq) {
    byte[] head = dispatch.head();
    byte[] tail = dispatch.tail();
    byte[] rest = dispatch.rest();
    int digits = digitCount(seq);
    int restBytes = rest.length == 0 ? 0 : rest.length + 1;
    header(out, TEXT, head.length + digits + tail.length + restBytes);
    out.writeBytes(head);
    digits(out, seq, digits);
    out.writeBytes(tail);
    rest(out, rest);
  }

  private static void rest(ByteBuf out, byte[] rest) {
    if (rest.length > 0) {
      out.writeBytes(rest).writeByte('}');
    }
  }

  /** Writes a dispatch's JSON alone. */
  static void payload(ByteBuf out, EncodedDispatch dispatch, long seq) {
    head(out, dispatch, seq);
    out.writeBytes(dispatch.tail());
    rest(out, dispatch.rest());
  }

  /** Writes a dispatch's JSON up to its tail. */
  static void head(ByteBuf out, EncodedDispatch dispatch, long seq) {
    out.writeBytes(dispatch.head());
    digits(out, seq, digitCount(seq));
  }

  /** Eight digits at a time are one write, which every byte by itself would make eight of. */
  private static void digits(ByteBuf out, long value, int count) {
    if (count > Long.BYTES) {
      long upper = value / UPPER;
      digits(out, upper, count - Long.BYTES);
      digits(out, value - upper * UPPER, Long.BYTES);
      return;
    }
    long ascii = 0;
    long rest = value;
    for (int i = 0; i < count; i++) {
      long next = rest / 10;
      ascii = ascii >>> Byte.SIZE | ('0' + rest - 10 * next) << 56;
      rest = next;
    }
    int end = out.writerIndex() + count;
    out.writeLong(ascii).writerIndex(end);
  }

  private static int digitCount(long value) {
    int count = 1;
    for (long least = 10; count < DIGITS_MAX && value >= least; least *= 10) {
      count++;
    }
    return count;
  }
}
