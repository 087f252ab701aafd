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
 * continue the frame. That is so after raw blocks alone: compressed ones leave the client with <a
 * href="https://www.rfc-editor.org/rfc/rfc8878#section-3.1.1.5">repeat offsets</a> of their own, of
 * which a context knows nothing that takes the place of a lost one. So before its first block these
 * are set to what they are when a frame begins, by blocks that say nothing but blanks, which JSON
 * may have in front.
 *
 * <p>Level 1 with a window of 32 KiB takes a third of zlib's time, and with a larger one twice as
 * much memory.
 */
final class ZstdStream implements CompressedStream {
  private static final int LEVEL = 1;
  private static final int WINDOW_LOG = 15;
  private static final int BLOCK_BYTES_MAX = 1 << WINDOW_LOG;

  /** Measured; tables and buffers of a window's size. */
  private static final int CONTEXT_BYTES = 160 << 10;

  /** Magic number, a descriptor without any flag, the window's exponent above 10. */
  private static final byte[] HEADER = {
    0x28, (byte) 0xb5, 0x2f, (byte) 0xfd, 0, (WINDOW_LOG - 10) << 3
  };

  /**
   * 17 blanks that leave 1, 4 and 8 as repeat offsets. All tables have one symbol (mode RLE), so a
   * sequence is the bits of its offset alone, behind the 1 that ends the stream of bits.
   */
  private static final byte[] OFFSETS_OF_BEGINNING = {
    // A compressed block of 8 bytes: a blank, 8 times.
    (8 << 3) + (2 << 1),
    0,
    0,
    (8 << 3) + 1,
    ' ',
    // One sequence: behind 8 literals, offset 8 + 3 of code 3 (8 and three bits), length 3.
    1,
    0b01_01_01_00,
    8,
    3,
    0,
    0b1_011,
    // A compressed block of 7 bytes: no literals.
    (7 << 3) + (2 << 1),
    0,
    0,
    0,
    // Two sequences: offsets 4 + 3, then 1 + 3, of code 2 (4 and two bits), length 3.
    2,
    0b01_01_01_00,
    0,
    2,
    0,
    0b1_11_00
  };

  /** Of a raw block's header, its size follows. */
  private static final int SIZE_SHIFT = 3;

  private @Nullable ZstdCompressCtx context;
  private boolean begun;

  /** Whether a context is gone that has left the client with repeat offsets. */
  private boolean lost;

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
      if (lost) {
        lost = false;
        out.writeBytes(OFFSETS_OF_BEGINNING);
      }
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
  public int contextBytes() {
    return CONTEXT_BYTES;
  }

  @Override
  public void loseContext() {
    if (context != null) {
      context.close();
      context = null;
      lost = true;
    }
  }
}
