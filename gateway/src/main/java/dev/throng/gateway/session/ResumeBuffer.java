package dev.throng.gateway.session;

import java.util.ArrayDeque;

/**
 * What a session was sent and has not confirmed, in the order of sequence numbers without a hole;
 * bounded in bytes, all in all and of what was made for this session alone; the oldest goes first.
 */
final class ResumeBuffer {
  private final long bytesMax;
  private final DispatchLog log;
  private final ArrayDeque<EncodedDispatch> entries = new ArrayDeque<>(4);
  private long lastSeq;
  private long bytes;
  private long ownBytes;

  ResumeBuffer(long bytesMax, DispatchLog log) {
    this.bytesMax = bytesMax;
    this.log = log;
  }

  long bytesMax() {
    return bytesMax;
  }

  /** Keeps a dispatch and gives it the next number; the first is 1. {@link #trim} follows. */
  long add(EncodedDispatch dispatch, long nowMs) {
    entries.addLast(dispatch);
    count(dispatch, 1);
    log.retain(dispatch, nowMs);
    return ++lastSeq;
  }

  /** Lets go of what is over the bounds. */
  void trim() {
    while (bytes > bytesMax || ownBytes > log.ownBytesMax()) {
      removeFirst();
    }
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

  /** The session is over. */
  void clear() {
    while (!entries.isEmpty()) {
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
    EncodedDispatch first = entries.removeFirst();
    count(first, -1);
    log.release(first);
  }

  private void count(EncodedDispatch dispatch, int sign) {
    bytes += (long) sign * dispatch.sizeBytes();
    if (!dispatch.isShared()) {
      ownBytes += (long) sign * dispatch.sizeBytes();
    }
  }
}
