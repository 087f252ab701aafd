package dev.throng.gateway.bus;

import dev.throng.protocol.wire.Reply;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for their reply: bounded in number and bytes, each for the same time. One that
 * is answered, failed or over leaves at once, with all that it holds. Thread-safe; a future
 * completes on the thread that brings its reply or its end.
 */
final class PendingAsks {
  private final int countMax;
  private final long bytesMax;
  private final long timeoutMs;

  /** In the order of their deadlines, since all wait equally long; guarded by itself. */
  private final LinkedHashMap<Long, Ask> waiting = new LinkedHashMap<>();

  private long bytes;

  PendingAsks(int countMax, long bytesMax, long timeoutMs) {
    this.countMax = countMax;
    this.bytesMax = bytesMax;
    this.timeoutMs = timeoutMs;
  }

  /**
   * Takes a request in.
   *
   * @throws BusOverloadedException if it is over a bound
   */
  CompletableFuture<Reply> add(long requestId, int requestBytes, long nowMs) {
    Ask ask = new Ask(requestBytes, nowMs + timeoutMs, new CompletableFuture<>());
    synchronized (waiting) {
      if (waiting.size() >= countMax || bytes + requestBytes > bytesMax) {
        throw new BusOverloadedException(
            "requests that wait: "
                + waiting.size()
                + ", "
                + bytes
                + " bytes, and one of "
                + requestBytes
                + " bytes (expected: up to "
                + countMax
                + ", "
                + bytesMax
                + ")");
      }
      waiting.put(requestId, ask);
      bytes += requestBytes;
    }
    return ask.future;
  }

  /** Hands a reply to who waits for it; false if nobody does (any more). */
  boolean complete(Reply reply) {
    Ask ask = remove(reply.getRequestId());
    return ask != null && ask.future.complete(reply);
  }

  /** Ends a request that could not be sent. */
  void fail(long requestId, Throwable cause) {
    Ask ask = remove(requestId);
    if (ask != null) {
      ask.future.completeExceptionally(cause);
    }
  }

  /** Ends all whose time is over; returns how many. */
  int expire(long nowMs) {
    List<Ask> expired = new ArrayList<>();
    synchronized (waiting) {
      Iterator<Ask> oldest = waiting.values().iterator();
      while (oldest.hasNext()) {
        Ask ask = oldest.next();
        if (ask.deadlineMs > nowMs) {
          break;
        }
        oldest.remove();
        bytes -= ask.bytes;
        expired.add(ask);
      }
    }
    for (Ask ask : expired) {
      ask.future.completeExceptionally(new AskTimeoutException("no reply in " + timeoutMs + " ms"));
    }
    return expired.size();
  }

  int count() {
    synchronized (waiting) {
      return waiting.size();
    }
  }

  private @Nullable Ask remove(long requestId) {
    synchronized (waiting) {
      Ask ask = waiting.remove(requestId);
      if (ask != null) {
        bytes -= ask.bytes;
      }
      return ask;
    }
  }

  private record Ask(int bytes, long deadlineMs, CompletableFuture<Reply> future) {}
}
