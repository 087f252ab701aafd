package dev.throng.gateway.ratelimit;

import java.time.Duration;

/**
 * So many requests in each window of time.
 *
 * @param requests &gt; 0
 * @param window &gt; 0; it starts over when it has passed
 */
public record RateLimit(int requests, Duration window) {
  /** A limit per so many seconds. */
  public static RateLimit perSeconds(int requests, int seconds) {
    return new RateLimit(requests, Duration.ofSeconds(seconds));
  }
}
