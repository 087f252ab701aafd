package dev.throng.gateway.ws;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.config.GatewayConfig;
import dev.throng.gateway.process.ChildJvm;
import dev.throng.gateway.process.OutOfMemoryExit;
import dev.throng.gateway.ratelimit.TrustedProxies;
import dev.throng.gateway.session.FakeSessionActors;
import dev.throng.gateway.session.SessionHub;
import dev.throng.gateway.session.SessionLimits;
import dev.throng.gateway.session.SessionMetrics;
import dev.throng.gateway.session.SessionOptions;
import dev.throng.gateway.session.SessionRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.Socket;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sockets in a JVM without direct memory, which the JVM itself does not notice. */
@Timeout(60)
class OutOfMemoryTest {
  /** The JVM's main class. */
  static final class Main {
    private Main() {}

    public static void main(String[] args) throws Exception {
      SessionRegistry<SessionHub> directory = new SessionRegistry<>();
      WebSocketServer server =
          new WebSocketServer(
              SocketSettings.server(
                  1,
                  new GatewayConfig.Bounds(8 << 20, 8 << 20, 1 << 20, 8 << 20, 8 << 20),
                  new GatewayConfig.Clients(100, 100, 100, 100, 100)),
              TrustedProxies.NONE,
              new SessionHub.Context(
                  new SessionOptions(
                      0, "ws://127.0.0.1:1", 41_250, 180_000, 8 << 20, 8 << 20, 8 << 20, 0),
                  token -> OptionalLong.empty(),
                  new FakeSessionActors(),
                  directory,
                  SessionLimits.none(),
                  new SessionMetrics(new SimpleMeterRegistry(), directory)),
              lostEpoch -> {});
      ChildJvm.listening(server.start());
    }
  }

  @Test
  void theProcessEndsAndSaysWhy() throws Exception {
    try (ChildJvm jvm = new ChildJvm(Main.class);
        Socket socket = new Socket("127.0.0.1", jvm.port())) {
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));

      assertThat(jvm.exitCode()).as(jvm.said()).isEqualTo(OutOfMemoryExit.EXIT_CODE);
      assertThat(jvm.said()).contains("out of memory");
    }
  }
}
