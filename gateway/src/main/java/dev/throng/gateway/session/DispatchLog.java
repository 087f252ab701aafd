package dev.throng.gateway.session;

import java.util.ArrayDeque;

/**
 * All dispatches that resume buffers of one hub refer to, each once however many sessions got it:
 * bounded in bytes and age. What leaves is dropped from memory, and sessions that have not
 * confirmed it cannot resume.
 */
final class DispatchLog {
  private final long bytesMax;
  private final long ageMaxMs;
  private final ArrayDeque<Entry> entries = new ArrayDeque<>();
  private long bytes;

  DispatchLog(long bytesMax, long ageMaxMs) {
    this.bytesMax = bytesMax;
    this.ageMaxMs = ageMaxMs;
  }

  /** Counts a dispatch that was put into a buffer; a second time does nothing. */
  void add(EncodedDispatch dispatch, long nowMs) {
    if (dispatch.markLogged()) {
      entries.addLast(new Entry(dispatch, nowMs));
      bytes += dispatch.sizeBytes();
    }
  }

  /** Drops what is over the bounds; to be called when nothing just added is still to be sent. */
  void trim(long nowMs) {
    Entry oldest = entries.peekFirst();
    while (oldest != null && (bytes > bytesMax || nowMs - oldest.timeMs > ageMaxMs)) {
      entries.removeFirst();
      bytes -= oldest.dispatch.sizeBytes();
      oldest.dispatch.drop();
      oldest = entries.peekFirst();
    }
  }

  long bytes() {
    return bytes;
  }

  private record Entry(EncodedDispatch dispatch, long timeMs) {}
}
