package dev.throng.gateway.rest;

import io.micrometer.core.instrument.Counter;
import io.vertx.core.Future;
import io.vertx.core.http.HttpConnection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Answers that the system's socket buffers have not taken, because their clients do not read: up to
 * so many bytes all together. Above that the connections are closed whose answers have waited
 * longest. On the server's event loop.
 */
final class UnreadAnswers {
  /** Bytes that an answer costs in memory beside its body, about. */
  private static final int OVERHEAD_BYTES = 1 << 10;

  private final long bytesMax;
  private final Counter refused;
  private final Map<Future<Void>, Answer> waiting = new LinkedHashMap<>();
  private long bytes;

  private record Answer(HttpConnection connection, long bytes) {}

  UnreadAnswers(long bytesMax, Counter refused) {
    this.bytesMax = bytesMax;
    this.refused = refused;
  }

  /**
   * An answer was written.
   *
   * @param written completes when the system has all of it, or the connection is closed
   */
  void add(HttpConnection connection, int bodyBytes, Future<Void> written) {
    if (written.isComplete()) {
      return;
    }
    Answer answer = new Answer(connection, bodyBytes + OVERHEAD_BYTES);
    waiting.put(written, answer);
    bytes += answer.bytes();
    written.onComplete(done -> remove(written));
    closeOldest();
  }

  private void remove(Future<Void> written) {
    Answer answer = waiting.remove(written);
    bytes -= answer == null ? 0 : answer.bytes();
  }

  private void closeOldest() {
    Iterator<Answer> oldest = waiting.values().iterator();
    while (bytes > bytesMax && oldest.hasNext()) {
      Answer answer = oldest.next();
      oldest.remove();
      bytes -= answer.bytes();
      refused.increment();
      RestConnections.cutOff(answer.connection());
    }
  }
}
