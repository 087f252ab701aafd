package dev.throng.gateway.bus;

import dev.throng.protocol.wire.Reply;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Requests that wait for their reply: bounded in number and bytes, each for the same time.
 * Thread-safe; a future completes on the thread that brings its reply or its end.
 */
final class PendingAsks {
  private final int countMax;
  private final long bytesMax;
  private final long timeoutMs;
  private final ConcurrentHashMap<Long, Ask> byId = new ConcurrentHashMap<>();

  /** In the order of their deadlines, since all wait equally long; answered ones leave when due. */
  private final Queue<Ask> byDeadline = new ConcurrentLinkedQueue<>();

  private final AtomicInteger count = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();

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
    int countNow = count.incrementAndGet();
    long bytesNow = bytes.addAndGet(requestBytes);
    if (countNow > countMax || bytesNow > bytesMax) {
      release(requestBytes);
      throw new BusOverloadedException(
          "requests that wait: "
              + countNow
              + ", "
              + bytesNow
              + " bytes (expected: up to "
              + countMax
              + ", "
              + bytesMax
              + ")");
    }
    Ask ask = new Ask(requestId, requestBytes, nowMs + timeoutMs, new CompletableFuture<>());
    byId.put(requestId, ask);
    byDeadline.add(ask);
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
    int expired = 0;
    for (Ask ask = byDeadline.peek();
        ask != null && ask.deadlineMs <= nowMs;
        ask = byDeadline.peek()) {
      byDeadline.poll();
      if (remove(ask.requestId) != null) {
        expired++;
        ask.future.completeExceptionally(
            new AskTimeoutException("no reply in " + timeoutMs + " ms"));
      }
    }
    return expired;
  }

  int count() {
    return count.get();
  }

  private @Nullable Ask remove(long requestId) {
    Ask ask = byId.remove(requestId);
    if (ask != null) {
      release(ask.bytes);
    }
    return ask;
  }

  private void release(int requestBytes) {
    count.decrementAndGet();
    bytes.addAndGet(-requestBytes);
  }

  private record Ask(long requestId, int bytes, long deadlineMs, CompletableFuture<Reply> future) {}
}
