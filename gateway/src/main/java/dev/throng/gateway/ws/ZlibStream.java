package dev.throng.gateway.ws;

import io.netty.buffer.ByteBuf;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * {@code compress=zlib-stream}: one zlib stream (<a
 * href="https://www.rfc-editor.org/rfc/rfc1950">RFC 1950</a>) for a connection's life, of which
 * each message is a part that ends with a sync flush (00 00 FF FF).
 *
 * <p>A deflate context costs some 260 KB of native memory, so a socket has none before its first
 * dispatch, which is READY: until then messages are stored blocks (<a
 * href="https://www.rfc-editor.org/rfc/rfc1951#page-11">RFC 1951, 3.2.4</a>), uncompressed. These
 * end on a byte, so the context's raw output continues the same stream. Level 1: a third of level
 * 6's time for 11 % more bytes.
 *
 * <p>What many get is compressed once ({@link SharedDeflate}) and spliced in behind a stored block
 * with the session's sequence number. The context has not seen it, and would count its distances
 * wrong: it begins anew with the next message of its own. So does one that was lost.
 */
final class ZlibStream implements CompressedStream {
  /** Deflate with a window of 32 KiB, fastest; a multiple of 31. */
  private static final int HEADER = 0x7801;

  private static final int STORED_BYTES_MAX = 0xffff;

  /** A window of twice 32 KiB, chains and heads of 64 KiB each, symbols of 64 KiB. */
  private static final int CONTEXT_BYTES = 264 << 10;

  /** A flush alone takes five. */
  private static final int ROOM_BYTES_MIN = 64;

  private @Nullable Deflater deflater;
  private boolean begun;

  /** Whether the client's window has more in it than the context's. */
  private boolean behind;

  @Override
  public void store(ByteBuf text, ByteBuf out) {
    if (deflater != null) {
      compress(text, out);
      return;
    }
    begin(out);
    while (text.isReadable()) {
      int length = Math.min(STORED_BYTES_MAX, text.readableBytes());
      block(out, length);
      out.writeBytes(text, length);
    }
    // What a sync flush is: an empty block.
    block(out, 0);
  }

  @Override
  public void compress(ByteBuf text, ByteBuf out) {
    Deflater context = deflater;
    if (context == null) {
      context = new Deflater(Deflater.BEST_SPEED, true);
      deflater = context;
      begin(out);
    } else if (behind) {
      context.reset();
    }
    behind = false;
    context.setInput(text.internalNioBuffer(text.readerIndex(), text.readableBytes()));
    deflate(context, text.readableBytes(), out);
    text.readerIndex(text.writerIndex());
  }

  /** Appends the context's input, so many bytes, with a sync flush at the end. */
  static void deflate(Deflater context, int inputBytes, ByteBuf out) {
    int room;
    int written;
    do {
      out.ensureWritable(ROOM_BYTES_MIN + inputBytes / 2);
      room = out.writableBytes();
      written =
          context.deflate(out.internalNioBuffer(out.writerIndex(), room), Deflater.SYNC_FLUSH);
      out.writerIndex(out.writerIndex() + written);
    } while (written == room);
  }

  @Override
  public boolean canSplice() {
    return true;
  }

  @Override
  public void splice(ByteBuf head, ByteBuf tail, ByteBuf out) {
    begin(out);
    int length = head.readableBytes();
    block(out, length);
    out.writeBytes(head).writeBytes(tail, tail.readerIndex(), tail.readableBytes());
    behind = true;
  }

  /** Whether it holds native memory. */
  boolean hasContext() {
    return deflater != null;
  }

  @Override
  public int contextBytes() {
    return CONTEXT_BYTES;
  }

  @Override
  public void loseContext() {
    if (deflater != null) {
      deflater.end();
      deflater = null;
    }
  }

  private void begin(ByteBuf out) {
    if (!begun) {
      begun = true;
      out.writeShort(HEADER);
    }
  }

  /** A stored block's head: not the last, then the length and its complement. */
  private static void block(ByteBuf out, int length) {
    out.writeByte(0).writeShortLE(length).writeShortLE(~length);
  }
}
