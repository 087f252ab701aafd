package dev.throng.gateway.ws;

import dev.throng.gateway.config.GatewayConfig;
import dev.throng.gateway.session.SessionOptions;
import java.time.Duration;

/** What the servers of the socket's tests have in common. */
final class SocketSettings {
  private static final String URL = "ws://127.0.0.1:1";
  private static final int CONNECTIONS_MAX = 100;

  /** What the server may hold for its clients. */
  static final GatewayConfig.Bounds BOUNDS =
      new GatewayConfig.Bounds(8 << 20, 64 << 20, 1 << 20, 16 << 20, 8 << 20);

  private SocketSettings() {}

  /** A server on a free port of loopback. */
  static GatewayConfig.WebSocket server(
      int threads, GatewayConfig.Bounds bounds, GatewayConfig.Clients clients) {
    return new GatewayConfig.WebSocket(
        "127.0.0.1",
        0,
        URL,
        GatewayConfig.Transport.EPOLL,
        threads,
        CONNECTIONS_MAX,
        new GatewayConfig.Times(
            Duration.ofSeconds(41), Duration.ofMinutes(3), Duration.ofSeconds(1)),
        bounds,
        clients);
  }

  /** Its sessions. */
  static SessionOptions sessions() {
    return new SessionOptions(0, URL, 41_250, 180_000, 8 << 20, 64 << 20, 8 << 20, 0);
  }
}
