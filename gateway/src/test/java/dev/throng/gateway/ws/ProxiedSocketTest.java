package dev.throng.gateway.ws;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.throng.gateway.config.GatewayConfig;
import dev.throng.gateway.ratelimit.KnownMembers;
import dev.throng.gateway.ratelimit.RateLimiter;
import dev.throng.gateway.ratelimit.SessionStarts;
import dev.throng.gateway.ratelimit.TrustedProxies;
import dev.throng.gateway.session.FakeSessionActors;
import dev.throng.gateway.session.SessionHub;
import dev.throng.gateway.session.SessionLimits;
import dev.throng.gateway.session.SessionMetrics;
import dev.throng.gateway.session.SessionRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.http.WebSocketHandshakeException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets that come through a proxy on loopback: their clients are told apart. */
@Timeout(30)
class ProxiedSocketTest {
  private static final int PER_ADDRESS = 2;
  private static final String ONE = "198.51.100.99, 203.0.113.1";
  private static final String OTHER = "203.0.113.2";

  private final SessionRegistry<SessionHub> directory = new SessionRegistry<>();
  private final SessionMetrics metrics = new SessionMetrics(new SimpleMeterRegistry(), directory);
  private final List<TestClient> clients = new ArrayList<>();
  private WebSocketServer server;
  private int port;

  @BeforeEach
  void start() throws InterruptedException {
    SessionStarts starts =
        new SessionStarts(new RateLimiter(), new SessionStarts.Options(100, 100, 1, 100));
    server =
        new WebSocketServer(
            SocketSettings.server(
                1, SocketSettings.BOUNDS, new GatewayConfig.Clients(PER_ADDRESS, 1, 100, 100, 100)),
            TrustedProxies.of("127.0.0.0/8"),
            new SessionHub.Context(
                SocketSettings.sessions(),
                token -> OptionalLong.empty(),
                new FakeSessionActors(),
                directory,
                SessionLimits.of(starts, new RateLimiter(), new KnownMembers()),
                metrics),
            lostEpoch -> {});
    port = server.start();
    server.opened(1);
  }

  @AfterEach
  void stop() {
    clients.forEach(client -> client.socket().abort());
    server.close();
  }

  @Test
  void eachClientHasItsOwnConnections() throws Exception {
    for (int i = 0; i < PER_ADDRESS; i++) {
      connect(ONE);
      connect(OTHER);
    }

    assertThatThrownBy(() -> connect(ONE))
        .hasCauseInstanceOf(WebSocketHandshakeException.class)
        .satisfies(
            e ->
                assertThat(((WebSocketHandshakeException) e.getCause()).getResponse().statusCode())
                    .isEqualTo(429));
    clients.forEach(client -> client.socket().abort());
    while (metrics.connections() > 0) {
      Thread.sleep(20);
    }
    assertThat(connect(ONE).next().path("op").asInt()).isEqualTo(10);
  }

  @Test
  void eachClientHasItsOwnIdentifies() throws Exception {
    TestClient first = connect(ONE);
    TestClient second = connect(ONE);
    TestClient other = connect(OTHER);
    String identify = "{\"op\":2,\"d\":{\"token\":\"nobody's\",\"intents\":1}}";
    first.send(identify);
    assertThat(first.closeCode()).isEqualTo(4004);
    second.next();
    second.send(identify);
    assertThat(second.next().path("op").asInt()).isEqualTo(9);
    other.send(identify);

    assertThat(other.closeCode()).isEqualTo(4004);
  }

  private TestClient connect(String forwardedFor) {
    TestClient client = new TestClient(port, "", Map.of("X-Forwarded-For", forwardedFor));
    clients.add(client);
    return client;
  }
}
