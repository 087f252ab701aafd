package dev.throng.gateway.rest;

import dev.throng.gateway.ratelimit.RateLimitVerdict;
import java.util.HashMap;
import java.util.Map;

/**
 * Room for the files that are coming: so many bytes of all requests of the node together, answered
 * 503 above, and of one sender those of {@value #SENDER_REQUESTS} requests of the greatest length,
 * answered 429 above. A request takes it before its first byte is read. On the server's event loop.
 */
final class SpoolRoom {
  /** Of one sender at a time, if each is as long as it may be. */
  static final int SENDER_REQUESTS = 4;

  private static final double RETRY_SECONDS = 1;

  private final long bytesMax;
  private final long senderBytesMax;
  private final Map<Object, Long> bySender = new HashMap<>();
  private long bytes;

  /**
   * Empty.
   *
   * @param bytesMax of the node
   * @param requestBytesMax of one request
   */
  SpoolRoom(long bytesMax, long requestBytesMax) {
    this.bytesMax = bytesMax;
    this.senderBytesMax = SENDER_REQUESTS * requestBytesMax;
  }

  /** Bytes that are promised to requests. */
  long bytes() {
    return bytes;
  }

  /**
   * Takes room.
   *
   * @return gives it back, when nothing of it is in the spool any longer
   * @throws Rejection if there is none
   */
  Runnable take(Object sender, long wanted) {
    if (bySender.getOrDefault(sender, 0L) + wanted > senderBytesMax) {
      throw new Rejection(
          RestResponse.rateLimited(
              new RateLimitVerdict(
                  false,
                  RateLimitVerdict.Scope.USER,
                  SENDER_REQUESTS,
                  0,
                  RETRY_SECONDS,
                  System.currentTimeMillis() / 1e3 + RETRY_SECONDS)));
    }
    if (bytes + wanted > bytesMax) {
      throw new Rejection(RestResponse.unavailable());
    }
    bytes += wanted;
    bySender.merge(sender, wanted, Long::sum);
    return () -> {
      bytes -= wanted;
      bySender.computeIfPresent(sender, (key, held) -> held == wanted ? null : held - wanted);
    };
  }
}
