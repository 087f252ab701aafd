package dev.throng.gateway.ws;

import io.netty.buffer.ByteBuf;

/**
 * All that a socket sends, as one compressed stream, of which a client can read each message when
 * it has come. A context of compression costs some hundred KB of native memory, so there is none
 * before the first message that is compressed, and it may be taken away between any two. Of one
 * thread.
 */
interface CompressedStream {
  /**
   * Appends a message uncompressed, or compressed once the stream has a context.
   *
   * @param text the message; read to its end
   */
  void store(ByteBuf text, ByteBuf out);

  /**
   * Appends a compressed message.
   *
   * @param text the message, in direct memory; read to its end
   */
  void compress(ByteBuf text, ByteBuf out);

  /** Whether {@link #splice} is possible. */
  default boolean canSplice() {
    return false;
  }

  /**
   * Appends a message whose tail was compressed for several streams.
   *
   * @param head the message's beginning; read to its end
   * @param tail by {@link SharedDeflate}; not moved
   */
  default void splice(ByteBuf head, ByteBuf tail, ByteBuf out) {
    throw new UnsupportedOperationException();
  }

  /** Native memory that a context takes. */
  int contextBytes();

  /** Frees the context, if there is one; the next message that is compressed makes another. */
  void loseContext();
}
