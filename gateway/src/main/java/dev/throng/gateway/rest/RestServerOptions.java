package dev.throng.gateway.rest;

import dev.throng.gateway.ratelimit.TrustedProxies;
import java.time.Duration;

/**
 * Where the node's HTTP servers listen.
 *
 * @param host of REST, to bind to
 * @param port of REST; 0 for any free one
 * @param operatorHost of health, readiness and metrics
 * @param operatorPort 0 for any free one
 * @param connections what clients of REST may do
 */
public record RestServerOptions(
    String host, int port, String operatorHost, int operatorPort, Connections connections) {

  /**
   * What a connection of REST may do.
   *
   * @param proxies behind which clients may be; how many connections these have is not counted
   * @param perAddress open connections of one address; further ones are closed at once
   * @param unreadBytes of answers that clients have not read, all together; above, the connections
   *     whose answers have waited longest are closed
   * @param deadlines for what a client sends
   */
  public record Connections(
      TrustedProxies proxies, int perAddress, long unreadBytes, Deadlines deadlines) {
    private static final long UNREAD_BYTES_MIN = 8 << 20;
    private static final int UNREAD_SHARE = 16;

    /** With the usual deadlines, and a sixteenth of the heap for unread answers. */
    public static Connections of(TrustedProxies proxies, int perAddress) {
      long unread = Math.max(UNREAD_BYTES_MIN, Runtime.getRuntime().maxMemory() / UNREAD_SHARE);
      return new Connections(proxies, perAddress, unread, Deadlines.USUAL);
    }
  }

  /**
   * How long a connection may take.
   *
   * @param headers from the connection's begin to the last byte of its first request's headers
   * @param body from there to the last byte of the body, whether anybody reads it or not
   * @param next from there to the last byte of the next request's headers
   * @param transfer in place of the two before, of a request that sends or gets a file
   */
  public record Deadlines(Duration headers, Duration body, Duration next, Duration transfer) {
    /** The last is longer than an answer takes and a connection may idle. */
    public static final Deadlines USUAL =
        new Deadlines(
            Duration.ofSeconds(20),
            Duration.ofSeconds(15),
            Duration.ofSeconds(90),
            Duration.ofMinutes(10));
  }
}
