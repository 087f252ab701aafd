package dev.throng.gateway.ws;

import dev.throng.gateway.session.EncodedDispatch;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.zip.Deflater;
import org.jspecify.annotations.Nullable;

/**
 * What a loop sends to many, compressed once for all of them: blocks of deflate that refer to
 * nothing before them, so they may stand in any stream. Of one thread.
 *
 * <p>A message that is compressed in a session's own context is smaller, for much of it was said
 * before, but costs ten times the time. So the first sessions that get a dispatch have it of their
 * own, and where there are more, the others share.
 */
final class SharedDeflate {
  /** Sessions that get a dispatch compressed by themselves. */
  static final int ALONE_MAX = 16;

  private static final int SCRATCH_BYTES = 4 << 10;

  /** Done once, so it may take its time. */
  private final Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);

  /** With content and without it: a guild's sessions get the one or the other. */
  private Entry latest = new Entry();

  private Entry before = new Entry();

  /**
   * The compressed tail of a dispatch that goes to one more session; null while it has gone to few.
   * Good until the next call.
   */
  @Nullable ByteBuf tail(EncodedDispatch dispatch) {
    if (latest.dispatch != dispatch) {
      Entry other = before;
      before = latest;
      latest = other;
      if (other.dispatch != dispatch) {
        other.begin(dispatch);
      }
    }
    return latest.next();
  }

  private final class Entry {
    private final ByteBuf compressed = Unpooled.directBuffer(SCRATCH_BYTES);
    private @Nullable EncodedDispatch dispatch;
    private int sessions;

    void begin(EncodedDispatch begun) {
      dispatch = begun;
      sessions = 0;
      compressed.clear();
    }

    @Nullable ByteBuf next() {
      if (dispatch == null || ++sessions <= ALONE_MAX) {
        return null;
      }
      if (!compressed.isReadable()) {
        byte[] tail = dispatch.tail();
        deflater.reset();
        deflater.setInput(tail);
        ZlibStream.deflate(deflater, tail.length, compressed);
      }
      return compressed;
    }
  }
}
