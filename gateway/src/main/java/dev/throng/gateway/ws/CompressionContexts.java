package dev.throng.gateway.ws;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The contexts of compression that streams of an event loop hold, up to a bound in bytes: they lie
 * in native memory, which no limit of the JVM sees. Where there is no more room, the stream that
 * compressed least recently loses its own. Of the loop's thread, but for {@link #bytes}.
 */
final class CompressionContexts {
  private static final long NODE_BYTES_MIN = 64 << 20;
  private static final int HEAP_SHARE = 8;

  private final long bytesMax;
  private final AtomicLong bytes = new AtomicLong();

  /** In the order of their last use. */
  private final Map<CompressedStream, CompressedStream> holders =
      new LinkedHashMap<>(16, 0.75f, true);

  /** None yet; one alone is held whatever it takes. */
  CompressionContexts(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** What those of a node with such a heap may take: an eighth of it, 64 MiB at least. */
  static long nodeBytesMax(long heapBytes) {
    return Math.max(NODE_BYTES_MIN, heapBytes / HEAP_SHARE);
  }

  /** A stream is about to compress: it may hold a context from here on. */
  void use(CompressedStream stream) {
    if (holders.get(stream) == null) {
      makeRoom(stream.contextBytes());
      holders.put(stream, stream);
      bytes.addAndGet(stream.contextBytes());
    }
  }

  /** A stream compresses nothing more on this loop. */
  void giveBack(CompressedStream stream) {
    if (holders.remove(stream) != null) {
      take(stream);
    }
  }

  /** Native memory that is held; any thread may ask. */
  long bytes() {
    return bytes.get();
  }

  private void makeRoom(int wanted) {
    Iterator<CompressedStream> longestUnused = holders.keySet().iterator();
    while (bytes.get() + wanted > bytesMax && longestUnused.hasNext()) {
      CompressedStream stream = longestUnused.next();
      longestUnused.remove();
      take(stream);
    }
  }

  private void take(CompressedStream stream) {
    bytes.addAndGet(-stream.contextBytes());
    stream.loseContext();
  }
}
