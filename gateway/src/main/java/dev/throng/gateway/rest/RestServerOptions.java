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
   * @param bodyBytes on the heap of bodies whose requests have not been answered, all together
   * @param deadlines for what a client sends
   */
  public record Connections(
      TrustedProxies proxies,
      int perAddress,
      long unreadBytes,
      long bodyBytes,
      Deadlines deadlines) {
    private static final long UNREAD_BYTES_MIN = 8 << 20;
    private static final int UNREAD_SHARE = 16;
    static final long BODY_BYTES_MIN = 32 << 20;
    private static final int BODY_SHARE = 8;

    /** With the usual deadlines and shares of the heap. */
    public static Connections of(TrustedProxies proxies, int perAddress) {
      long heap = Runtime.getRuntime().maxMemory();
      return new Connections(
          proxies,
          perAddress,
          Math.max(UNREAD_BYTES_MIN, heap / UNREAD_SHARE),
          Math.max(BODY_BYTES_MIN, heap / BODY_SHARE),
          Deadlines.USUAL);
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
