package dev.throng.gateway.session;

import java.util.ArrayDeque;

/**
 * What a session was sent and has not confirmed, in the order of sequence numbers without a hole;
 * bounded in bytes, the oldest goes first.
 */
final class ResumeBuffer {
  private final long bytesMax;
  private final ArrayDeque<EncodedDispatch> entries = new ArrayDeque<>(4);
  private long lastSeq;
  private long bytes;

  ResumeBuffer(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Keeps a dispatch and gives it the next number; the first is 1. */
  long add(EncodedDispatch dispatch) {
    entries.addLast(dispatch);
    bytes += dispatch.sizeBytes();
    while (bytes > bytesMax) {
      removeFirst();
    }
    return ++lastSeq;
  }

  /** Number of the last dispatch; 0 before the first. */
  long lastSeq() {
    return lastSeq;
  }

  /** The client has everything up to this number. */
  void acknowledge(long seq) {
    if (seq > lastSeq) {
      return;
    }
    while (!entries.isEmpty() && firstSeq() <= seq) {
      removeFirst();
    }
  }

  /** Whether everything after this number, up to the last, is still there. */
  boolean canReplayAfter(long seq) {
    if (seq < firstSeq() - 1 || seq > lastSeq) {
      return false;
    }
    long current = firstSeq();
    for (EncodedDispatch entry : entries) {
      if (current++ > seq && entry.isDropped()) {
        return false;
      }
    }
    return true;
  }

  /** Sends everything after this number. */
  void replayAfter(long seq, Socket socket) {
    long current = firstSeq();
    for (EncodedDispatch entry : entries) {
      if (current > seq) {
        socket.dispatch(entry, current);
      }
      current++;
    }
  }

  private long firstSeq() {
    return lastSeq - entries.size() + 1;
  }

  private void removeFirst() {
    bytes -= entries.removeFirst().sizeBytes();
  }
}
