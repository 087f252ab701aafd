package dev.throng.gateway.ws;

import dev.throng.gateway.session.EncodedDispatch;
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
  private static final int SOCKET_BYTES_MIN = 512;
  private static final int SOCKET_BYTES_MAX = 64 << 10;

  private final Executor loop;
  private final Runnable afterTurn;
  private final CompressionContexts contexts;
  private final ByteBuf text = Unpooled.directBuffer(SCRATCH_BYTES);
  private final ByteBuf compressed = Unpooled.directBuffer(SCRATCH_BYTES);
  private final SharedDeflate shared = new SharedDeflate();
  private List<NettySocket> dirty = new ArrayList<>();
  private List<NettySocket> draining = new ArrayList<>();
  private long pendingBytes;
  private long turnBytes;
  private int turnSockets;
  private int socketBytes = SOCKET_BYTES_MIN;
  private boolean scheduled;

  WriteQueue(Executor loop, Runnable afterTurn, CompressionContexts contexts) {
    this.loop = loop;
    this.afterTurn = afterTurn;
    this.contexts = contexts;
  }

  /** What is added from here on is written at {@link #endTurn}. */
  void beginTurn() {
    scheduled = true;
  }

  /** Whether so much was added that the turn had better end. */
  boolean isTurnFull() {
    return turnBytes > PENDING_BYTES_MAX;
  }

  /** Bytes that a socket had to send in the last turn, on average: room for as many is needed. */
  int socketBytes() {
    return socketBytes;
  }

  /** A socket has its first bytes of this turn. */
  void add(NettySocket socket) {
    dirty.add(socket);
    turnSockets++;
    if (!scheduled) {
      scheduled = true;
      loop.execute(this::endTurn);
    }
  }

  /** Bytes were added to a socket of the queue. */
  void count(int bytes) {
    pendingBytes += bytes;
    turnBytes += bytes;
    if (pendingBytes > PENDING_BYTES_MAX) {
      drain();
    }
  }

  /** The socket is no more this queue's. */
  void remove(NettySocket socket) {
    dirty.remove(socket);
  }

  /** Puts a message into a stream as it is; the result is good until the next call. */
  ByteBuf store(CompressedStream stream, byte[] message) {
    text.clear().writeBytes(message);
    compressed.clear();
    stream.store(text, compressed);
    return compressed;
  }

  /** Compresses a dispatch; the result is good until the next call. */
  ByteBuf compress(CompressedStream stream, EncodedDispatch dispatch, long seq) {
    text.clear();
    compressed.clear();
    // One with a rest is for one session.
    boolean isForMany = dispatch.rest().length == 0;
    ByteBuf tail = isForMany && stream.canSplice() ? shared.tail(dispatch) : null;
    if (tail == null) {
      FrameWriter.payload(text, dispatch, seq);
      contexts.use(stream);
      stream.compress(text, compressed);
    } else {
      FrameWriter.head(text, dispatch, seq);
      stream.splice(text, tail, compressed);
    }
    return compressed;
  }

  /** Compresses no more for a stream. */
  void release(CompressedStream stream) {
    contexts.giveBack(stream);
  }

  /** Writes everything. */
  void endTurn() {
    scheduled = false;
    drain();
    if (turnSockets > 0) {
      long mean = turnBytes / turnSockets;
      socketBytes = (int) Math.max(SOCKET_BYTES_MIN, Math.min(SOCKET_BYTES_MAX, mean));
    }
    turnBytes = 0;
    turnSockets = 0;
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
