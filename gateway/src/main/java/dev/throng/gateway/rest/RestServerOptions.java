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
   * @param headers from the connection's begin to the last byte of its first request's headers
   * @param body from there to the last byte of the body, whether anybody reads it or not
   * @param next from there to the last byte of the next request's headers
   */
  public record Connections(
      TrustedProxies proxies, int perAddress, Duration headers, Duration body, Duration next) {
    private static final Duration HEADERS_MAX = Duration.ofSeconds(20);
    private static final Duration BODY_MAX = Duration.ofSeconds(15);

    /** Longer than an answer takes and a connection may idle. */
    private static final Duration NEXT_MAX = Duration.ofSeconds(90);

    /** With the usual deadlines. */
    public static Connections of(TrustedProxies proxies, int perAddress) {
      return new Connections(proxies, perAddress, HEADERS_MAX, BODY_MAX, NEXT_MAX);
    }
  }
}
