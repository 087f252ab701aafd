package dev.throng.gateway.ws;

import io.netty.buffer.ByteBuf;
import java.util.zip.Deflater;

/**
 * {@code compress=zlib-stream}: one deflate context for a connection's life, of which each message
 * is a part that ends with a sync flush (00 00 FF FF). Level 1: a third of level 6's time for 11 %
 * more bytes.
 */
final class ZlibStream implements AutoCloseable {
  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED);

  /**
   * Appends a compressed message.
   *
   * @param text the message; read to its end
   * @param scratch of any size above 0
   */
  void compress(ByteBuf text, ByteBuf out, byte[] scratch) {
    byte[] input = new byte[text.readableBytes()];
    text.readBytes(input);
    deflater.setInput(input);
    int written;
    do {
      written = deflater.deflate(scratch, 0, scratch.length, Deflater.SYNC_FLUSH);
      out.writeBytes(scratch, 0, written);
    } while (written == scratch.length);
  }

  @Override
  public void close() {
    deflater.end();
  }
}
