package dev.throng.gateway.ws;

import dev.throng.gateway.session.EncodedDispatch;
import dev.throng.gateway.session.Handshake;
import dev.throng.gateway.session.SessionHub;
import dev.throng.gateway.session.SessionMachine;
import dev.throng.gateway.session.Socket;
import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOutboundBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A socket's sending side. Frames gather in one buffer, which the queue of the machine's hub
 * drains. Only that hub's thread comes here; the channel may belong to another event loop.
 */
final class NettySocket implements Socket {
  /** How long a client gets to answer a close frame. */
  private static final long CLOSE_TIMEOUT_MS = 5_000;

  private final Channel channel;
  private final String address;
  private final HubLoops loops;
  private HubLoop loop;
  private final SessionMachine machine;
  private final @Nullable CompressedStream stream;
  private @Nullable ByteBuf pending;

  /** Unsent bytes above which the client is too slow; more for a time after a replay. */
  private long unsentBytesMax;

  /** Unsent bytes at the last write. */
  private long reported;

  private volatile int closeCode;
  private boolean closeSent;

  /**
   * A socket.
   *
   * @param address what limits by address go by
   */
  NettySocket(Channel channel, String address, HubLoops loops, HubLoop loop, Handshake handshake) {
    this.channel = channel;
    this.address = address;
    this.loops = loops;
    this.loop = loop;
    this.unsentBytesMax = loops.unsent().socketMax();
    this.stream =
        switch (handshake.compression()) {
          case NONE -> null;
          case ZLIB -> new ZlibStream();
          case ZSTD -> new ZstdStream();
        };
    this.machine = new SessionMachine(this, handshake, loop.hub());
  }

  SessionMachine machine() {
    return machine;
  }

  /** Code of the close frame that was sent first; 0: none. Any thread may ask. */
  int closeCode() {
    return closeCode;
  }

  @Override
  public String address() {
    return address;
  }

  @Override
  public void send(byte[] frame) {
    if (closeCode != 0) {
      return;
    }
    if (stream == null) {
      ByteBuf out = room(FrameWriter.HEADER_BYTES_MAX + frame.length);
      FrameWriter.header(out, FrameWriter.TEXT, frame.length);
      out.writeBytes(frame);
      queue().count(frame.length);
    } else {
      sendBinary(queue().store(stream, frame));
    }
  }

  @Override
  public void dispatch(EncodedDispatch dispatch, long seq) {
    if (closeCode != 0) {
      return;
    }
    if (stream == null) {
      int bytes = FrameWriter.HEADER_BYTES_MAX + dispatch.frameBytesMax();
      FrameWriter.dispatch(room(bytes), dispatch, seq);
      queue().count(bytes);
    } else {
      sendBinary(queue().compress(stream, dispatch, seq));
    }
  }

  @Override
  public void flush() {
    WriteQueue queue = queue();
    queue.remove(this);
    drain();
    if (stream != null) {
      // The next hub's loop has contexts of its own.
      queue.release(stream);
    }
  }

  @Override
  public void close(int code, String reason) {
    if (closeCode != 0) {
      return;
    }
    byte[] text = reason.getBytes(StandardCharsets.UTF_8);
    ByteBuf out = room(FrameWriter.HEADER_BYTES_MAX + Short.BYTES + text.length);
    FrameWriter.header(out, FrameWriter.CLOSE, Short.BYTES + text.length);
    out.writeShort(code).writeBytes(text);
    closeCode = code;
  }

  /** Writes what has gathered. */
  void drain() {
    ByteBuf buffer = pending;
    if (buffer == null) {
      return;
    }
    pending = null;
    ChannelOutboundBuffer unsent = channel.unsafe().outboundBuffer();
    long unsentBytes = unsent == null ? 0 : unsent.totalPendingWriteBytes();
    long socketMax = loops.unsent().socketMax();
    if (unsentBytes < socketMax) {
      unsentBytesMax = Math.max(socketMax, unsentBytes + buffer.readableBytes());
    }
    boolean tooMuch = unsentBytes > unsentBytesMax || loops.unsent().isTooMuch(unsentBytes);
    boolean slow = tooMuch && closeCode == 0;
    write(buffer);
    // What the client did not take at once, a first burst included.
    long leftBytes = unsent == null || !channel.isOpen() ? 0 : unsent.totalPendingWriteBytes();
    loops.unsent().report(reported, leftBytes);
    reported = leftBytes;
    if (slow) {
      machine.tooSlow();
    }
    if (closeCode != 0 && !closeSent) {
      closeSent = true;
      channel.eventLoop().schedule(this::forceClose, CLOSE_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }
  }

  /** The channel is closed. */
  void release() {
    if (pending != null) {
      pending.release();
      pending = null;
    }
    WriteQueue queue = queue();
    queue.remove(this);
    loops.unsent().report(reported, 0);
    reported = 0;
    if (stream != null) {
      queue.release(stream);
    }
    if (closeCode == 0) {
      closeCode = 1006;
    }
  }

  /** Past the pipeline, which has nothing to add to whole frames. */
  private void write(ByteBuf frames) {
    if (channel.eventLoop().inEventLoop()) {
      channel.unsafe().write(frames, channel.voidPromise());
      channel.unsafe().flush();
    } else {
      channel.writeAndFlush(frames, channel.voidPromise());
    }
  }

  private void forceClose() {
    channel.close().addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
  }

  private void sendBinary(ByteBuf message) {
    int length = message.readableBytes();
    ByteBuf out = room(FrameWriter.HEADER_BYTES_MAX + length);
    FrameWriter.header(out, FrameWriter.BINARY, length);
    out.writeBytes(message);
    queue().count(length);
  }

  private ByteBuf room(int bytes) {
    ByteBuf out = pending;
    if (out == null) {
      out = channel.alloc().directBuffer(Math.max(bytes, queue().socketBytes()));
      pending = out;
      queue().add(this);
    } else {
      out.ensureWritable(bytes);
    }
    return out;
  }

  private WriteQueue queue() {
    SessionHub hub = machine.hub();
    if (loop.hub() != hub) {
      loop = loops.of(hub);
    }
    return loop.queue();
  }
}
