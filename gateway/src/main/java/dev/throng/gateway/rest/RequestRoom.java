package dev.throng.gateway.rest;

import dev.throng.gateway.ratelimit.RateLimitVerdict;
import dev.throng.protocol.DiscordError;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Room for what is coming to a node: so many bytes of all requests together, answered 503 above; of
 * one sender so many bytes and so often, answered 429 above, or 413 if one alone would take more.
 * Thread-safe.
 */
final class RequestRoom {
  private static final double RETRY_SECONDS = 1;

  private final long bytesMax;
  private final long senderBytesMax;
  private final int senderTimesMax;
  private final Map<Object, Held> bySender = new HashMap<>();
  private long bytes;

  /** By one sender. */
  private record Held(long bytes, int times) {
    private static final Held NOTHING = new Held(0, 0);
  }

  /**
   * Empty.
   *
   * @param bytesMax of the node
   * @param senderBytesMax of one sender
   * @param senderTimesMax how often one sender may have taken some
   */
  RequestRoom(long bytesMax, long senderBytesMax, int senderTimesMax) {
    this.bytesMax = bytesMax;
    this.senderBytesMax = senderBytesMax;
    this.senderTimesMax = senderTimesMax;
  }

  /** Bytes that are promised to requests. */
  synchronized long bytes() {
    return bytes;
  }

  /**
   * Takes room.
   *
   * @return gives it back, when nothing of it is there any longer; to be run once
   * @throws Rejection if there is none
   */
  synchronized Runnable take(Object sender, long wanted) {
    if (wanted > senderBytesMax) {
      throw new Rejection(DiscordError.REQUEST_TOO_LARGE);
    }
    Held held = bySender.getOrDefault(sender, Held.NOTHING);
    if (held.bytes + wanted > senderBytesMax || held.times == senderTimesMax) {
      throw new Rejection(
          RestResponse.rateLimited(
              new RateLimitVerdict(
                  false,
                  RateLimitVerdict.Scope.USER,
                  senderTimesMax,
                  0,
                  RETRY_SECONDS,
                  System.currentTimeMillis() / 1e3 + RETRY_SECONDS)));
    }
    if (bytes + wanted > bytesMax) {
      throw new Rejection(RestResponse.unavailable());
    }
    bytes += wanted;
    bySender.put(sender, new Held(held.bytes + wanted, held.times + 1));
    return () -> giveBack(sender, wanted);
  }

  private synchronized void giveBack(Object sender, long taken) {
    bytes -= taken;
    bySender.computeIfPresent(sender, (key, held) -> less(held, taken));
  }

  private static @Nullable Held less(Held held, long taken) {
    return held.times == 1 ? null : new Held(held.bytes - taken, held.times - 1);
  }
}
