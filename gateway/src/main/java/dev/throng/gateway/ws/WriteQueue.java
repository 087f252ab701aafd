package dev.throng.gateway.ws;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;

/**
 * The sockets of one event loop that have something to send: drained once per turn of the loop, or
 * earlier when much has come together. Each socket then makes one write of one buffer, however many
 * frames it got.
 */
final class WriteQueue {
  /** A turn may bring a thousand frames to each of a thousand sockets. */
  private static final long PENDING_BYTES_MAX = 8 << 20;

  private static final int SCRATCH_BYTES = 16 << 10;

  private final Executor loop;
  private final Runnable afterTurn;
  private final byte[] scratch = new byte[SCRATCH_BYTES];
  private final ByteBuf text = Unpooled.buffer(SCRATCH_BYTES);
  private final ByteBuf compressed = Unpooled.buffer(SCRATCH_BYTES);
  private List<NettySocket> dirty = new ArrayList<>();
  private List<NettySocket> draining = new ArrayList<>();
  private long pendingBytes;
  private boolean scheduled;

  WriteQueue(Executor loop, Runnable afterTurn) {
    this.loop = loop;
    this.afterTurn = afterTurn;
  }

  /** A socket has its first bytes of this turn. */
  void add(NettySocket socket) {
    dirty.add(socket);
    if (!scheduled) {
      scheduled = true;
      loop.execute(this::endTurn);
    }
  }

  /** Bytes were added to a socket of the queue. */
  void count(int bytes) {
    pendingBytes += bytes;
    if (pendingBytes > PENDING_BYTES_MAX) {
      drain();
    }
  }

  /** The socket is no more this queue's. */
  void remove(NettySocket socket) {
    dirty.remove(socket);
  }

  /** Puts a message into a stream as it is; the result is good until the next call. */
  ByteBuf store(ZlibStream zlib, byte[] message) {
    compressed.clear();
    zlib.store(Unpooled.wrappedBuffer(message), compressed, scratch);
    return compressed;
  }

  /** Compresses a message; the result is good until the next call. */
  ByteBuf compress(ZlibStream zlib, MessageWriter message) {
    text.clear();
    compressed.clear();
    message.write(text);
    zlib.compress(text, compressed, scratch);
    return compressed;
  }

  /** Writes a message. */
  interface MessageWriter {
    void write(ByteBuf out);
  }

  private void endTurn() {
    scheduled = false;
    drain();
    afterTurn.run();
  }

  private void drain() {
    pendingBytes = 0;
    List<NettySocket> now = dirty;
    dirty = draining;
    draining = now;
    for (int i = 0; i < now.size(); i++) {
      now.get(i).drain();
    }
    now.clear();
  }
}
