package dev.throng.gateway.ws;

import com.github.luben.zstd.EndDirective;
import com.github.luben.zstd.ZstdCompressCtx;
import io.netty.buffer.ByteBuf;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * {@code compress=zstd-stream}: one Zstandard frame (<a
 * href="https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1">RFC 8878, 3.1.1</a>) for a
 * connection's life, of which each message is some whole blocks.
 *
 * <p>Before READY a message is raw blocks, which need no context. The context then writes the same
 * header once more, which is left out: its blocks refer to nothing before themselves, so they
 * continue the frame. Level 1 with a window of 32 KiB takes a third of zlib's time, and with a
 * larger one twice as much memory.
 */
final class ZstdStream implements CompressedStream {
  private static final int LEVEL = 1;
  private static final int WINDOW_LOG = 15;
  private static final int BLOCK_BYTES_MAX = 1 << WINDOW_LOG;

  /** Magic number, a descriptor without any flag, the window's exponent above 10. */
  private static final byte[] HEADER = {
    0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (WINDOW_LOG - 10) << 3
  };

  /** Of a raw block's header, its size follows. */
  private static final int SIZE_SHIFT = 3;

  private @Nullable ZstdCompressCtx context;
  private boolean begun;

  @Override
  public void store(ByteBuf text, ByteBuf out) {
    if (context != null) {
      compress(text, out);
      return;
    }
    begin(out);
    while (text.isReadable()) {
      int length = Math.min(BLOCK_BYTES_MAX, text.readableBytes());
      out.writeMediumLE(length << SIZE_SHIFT).writeBytes(text, length);
    }
  }

  @Override
  public void compress(ByteBuf text, ByteBuf out) {
    begin(out);
    if (!text.isReadable()) {
      return;
    }
    ZstdCompressCtx open = context;
    boolean first = open == null;
    if (open == null) {
      open = new ZstdCompressCtx().setLevel(LEVEL).setWindowLog(WINDOW_LOG);
      context = open;
    }
    int start = out.writerIndex();
    ByteBuffer from = text.internalNioBuffer(text.readerIndex(), text.readableBytes());
    boolean flushed = false;
    while (!flushed) {
      out.ensureWritable(Math.max(HEADER.length, text.readableBytes() / 2));
      int room = out.writableBytes();
      ByteBuffer to = out.internalNioBuffer(out.writerIndex(), room);
      int before = to.position();
      flushed = open.compressDirectByteBufferStream(to, from, EndDirective.FLUSH);
      out.writerIndex(out.writerIndex() + to.position() - before);
    }
    text.readerIndex(text.writerIndex());
    if (first) {
      leaveOutHeader(out, start);
    }
  }

  private void begin(ByteBuf out) {
    if (!begun) {
      begun = true;
      out.writeBytes(HEADER);
    }
  }

  private static void leaveOutHeader(ByteBuf out, int start) {
    for (int i = 0; i < HEADER.length; i++) {
      if (out.getByte(start + i) != HEADER[i]) {
        throw new IllegalStateException("zstd began its frame with another header");
      }
    }
    int length = out.writerIndex() - start - HEADER.length;
    byte[] blocks = new byte[length];
    out.getBytes(start + HEADER.length, blocks);
    out.setBytes(start, blocks).writerIndex(start + length);
  }

  /** Whether it holds native memory. */
  boolean hasContext() {
    return context != null;
  }

  @Override
  public void close() {
    if (context != null) {
      context.close();
    }
  }
}
