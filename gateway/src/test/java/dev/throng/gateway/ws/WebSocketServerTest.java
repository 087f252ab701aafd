package dev.throng.gateway.ws;

import static dev.throng.gateway.session.Deliveries.attached;
import static dev.throng.gateway.session.Deliveries.dispatch;
import static dev.throng.gateway.session.Deliveries.event;
import static dev.throng.gateway.session.Deliveries.item;
import static dev.throng.gateway.session.Deliveries.ready;
import static dev.throng.gateway.session.Deliveries.unknownUser;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.config.GatewayConfig;
import dev.throng.gateway.ratelimit.TrustedProxies;
import dev.throng.gateway.session.FakeSessionActors;
import dev.throng.gateway.session.SessionHub;
import dev.throng.gateway.session.SessionLimits;
import dev.throng.gateway.session.SessionMetrics;
import dev.throng.gateway.session.SessionRegistry;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.SessionRef;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server on a real socket, with a real client, without Kafka. */
class WebSocketServerTest {
  private static final long EPOCH = 7;
  private static final long USER = 42;
  private static final int CONNECTIONS_PER_ADDRESS = 20;
  private static final long GUILD = 1_000_000_000_000_000_001L;

  private final FakeSessionActors commands = new FakeSessionActors();
  private final SessionRegistry<SessionHub> directory = new SessionRegistry<>();
  private final SessionMetrics metrics = new SessionMetrics(new SimpleMeterRegistry(), directory);
  private final List<Long> lostEpochs = new CopyOnWriteArrayList<>();
  private final List<TestClient> clients = new ArrayList<>();
  private WebSocketServer server;
  private int port;

  @BeforeEach
  void start() throws InterruptedException {
    server = server(20_000);
    port = server.start();
    server.opened(EPOCH);
  }

  private WebSocketServer server(long handshakeMs) {
    return new WebSocketServer(
        SocketSettings.server(
            2,
            SocketSettings.BOUNDS,
            new GatewayConfig.Clients(CONNECTIONS_PER_ADDRESS, 1_000, 1_000, 16, 1_000)),
        TrustedProxies.NONE,
        new SessionHub.Context(
            SocketSettings.sessions(),
            token -> token.equals("good") ? OptionalLong.of(USER) : OptionalLong.empty(),
            commands,
            directory,
            SessionLimits.none(),
            metrics),
        lostEpochs::add,
        handshakeMs);
  }

  @AfterEach
  void stop() {
    clients.forEach(client -> client.socket().abort());
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v=10&encoding=json",
        "v=9&encoding=json&compress=zlib-stream",
        "v=10&encoding=json&compress=zstd-stream",
        ""
      })
  void aClientIdentifiesAndGetsItsGuildAndMessages(String query) throws Exception {
    TestClient client = connect(query);
    long session = identify(client);
    deliver(GUILD, attached(session, 1, "{\"id\":\"" + GUILD + "\"}"));
    String long70K = "x".repeat(70_000);
    deliver(GUILD, dispatch(event("MESSAGE_CREATE", "{\"content\":\"ü\"}")));
    deliver(GUILD, dispatch(event("MESSAGE_CREATE", "{\"content\":\"" + long70K + "\"}")));

    assertThat(client.next().path("t").asText()).isEqualTo("GUILD_CREATE");
    JsonNode small = client.next();
    assertThat(small.path("s").asLong()).isEqualTo(3);
    assertThat(small.path("op").asInt()).isZero();
    assertThat(small.path("d").path("content").asText()).isEqualTo("ü");
    assertThat(client.next().path("d").path("content").asText()).isEqualTo(long70K);
  }

  @Test
  void sessionsAreResumedFromAnyEventLoopWithAllThatWasMissed() throws Exception {
    for (int i = 0; i < 6; i++) {
      TestClient first = connect("");
      long session = identify(first);
      deliver(GUILD, attached(session, 1, "{\"id\":\"" + GUILD + "\"}"));
      assertThat(first.next().path("s").asLong()).isEqualTo(2);
      first.socket().abort();
      for (int n = 0; n < 50; n++) {
        deliver(GUILD, dispatch(event("MESSAGE_CREATE", "{\"n\":" + n + "}")));
      }
      // Or RESUMED would stand among them.
      await(() -> server.loops().waitingBytes() == 0);
      TestClient second = connect("");
      assertThat(second.next().path("op").asInt()).isEqualTo(10);
      second.send("{\"op\":1,\"d\":2}");
      second.send(
          "{\"op\":6,\"d\":{\"token\":\"good\",\"session_id\":\"%016x\",\"seq\":2}}"
              .formatted(session));
      assertThat(second.next().path("op").asInt()).isEqualTo(11);
      for (int n = 0; n < 50; n++) {
        JsonNode frame = second.next();
        assertThat(frame.path("s").asLong()).isEqualTo(3 + n);
        assertThat(frame.path("d").path("n").asInt()).isEqualTo(n);
      }
      assertThat(second.next().path("t").asText()).isEqualTo("RESUMED");
      second.send("{\"op\":1,\"d\":null}");
      assertThat(second.next().path("op").asInt()).isEqualTo(11);
      deliver(GUILD, dispatch(event("MESSAGE_CREATE", "{\"n\":50}")));
      assertThat(second.next().path("s").asLong()).isEqualTo(54);
      second.socket().sendClose(WebSocket.NORMAL_CLOSURE, "").join();
      await(() -> commands.disconnected.stream().anyMatch(ref -> ref.getSession() == session));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "not json|4002",
        "[]|4002",
        "{\"op\":99}|4001",
        "{\"op\":3,\"d\":{}}|4003",
        "{\"op\":2,\"d\":{\"token\":\"bad\",\"intents\":0}}|4004",
      })
  void whatIsWrongOnTheSocketHasItsCloseCode(String frame, int code) throws Exception {
    TestClient client = connect("");
    client.next();
    client.send(frame);

    assertThat(client.closeCode()).isEqualTo(code);
    await(() -> metrics.connections() == 0);
  }

  @ParameterizedTest
  @CsvSource({"v=6,4012", "v=10&encoding=etf,4002", "compress=brotli-stream,4002"})
  void whatIsNotSpokenHereIsClosedAtOnce(String query, int code) throws Exception {
    assertThat(connect(query).closeCode()).isEqualTo(code);
  }

  @Test
  void aFrameOver16KiBIsADecodeErrorWholeOrInFragments() throws Exception {
    TestClient whole = connect("");
    whole.send("{\"op\":1,\"d\":\"" + "x".repeat(17 << 10) + "\"}");
    assertThat(whole.closeCode()).isEqualTo(4002);

    TestClient fragments = connect("");
    for (int i = 0; i < 5; i++) {
      fragments.socket().sendText("x".repeat(4 << 10), i == 4).join();
    }
    assertThat(fragments.closeCode()).isEqualTo(4002);
  }

  @Test
  void fragmentsArePutTogetherAndPingsAnswered() throws Exception {
    TestClient client = connect("");
    client.next();
    client.socket().sendPing(ByteBuffer.wrap(new byte[] {1})).join();
    client.socket().sendText("{\"op\":", false).join();
    client.socket().sendText("1,\"d\":null}", true).join();

    assertThat(client.next().path("op").asInt()).isEqualTo(11);
  }

  @Test
  void pingsCountAsFrames() throws Exception {
    TestClient client = connect("");
    client.next();
    for (int i = 0; i < 200 && !client.socket().isOutputClosed(); i++) {
      client.socket().sendPing(ByteBuffer.wrap(new byte[] {1})).join();
    }

    assertThat(client.closeCode()).isEqualTo(4008);
  }

  @Test
  void beforeReadyASocketHoldsNoCompressor() throws Exception {
    TestClient client = connect("v=10&encoding=json&compress=zlib-stream");
    client.next();

    byte[] hello = requireNonNull(client.firstBinary());
    // Behind the two bytes of zlib's header: a stored block, not the last one.
    assertThat(hello[2] & 0b111).isZero();
  }

  @Test
  void aConnectionThatTricklesItsHeadersIsClosed() throws Exception {
    try (WebSocketServer impatient = server(1_000);
        Socket socket = new Socket("127.0.0.1", impatient.start())) {
      socket.setSoTimeout(100);
      await(
          () -> {
            try {
              socket.getOutputStream().write('G');
              return socket.getInputStream().read() == -1;
            } catch (SocketTimeoutException e) {
              return false;
            } catch (IOException e) {
              return true;
            }
          });
    }
  }

  @Test
  void theEndOfAnEpochInvalidatesSessionsAndTheNextOneTakesThemAgain() throws Exception {
    TestClient client = connect("");
    identify(client);
    server.closed(EPOCH);
    JsonNode invalid = client.next();
    assertThat(invalid.path("op").asInt()).isEqualTo(9);
    assertThat(invalid.path("d").asBoolean()).isFalse();
    commands.connected.clear();
    client.send("{\"op\":2,\"d\":{\"token\":\"good\",\"intents\":513}}");
    server.opened(EPOCH + 1);

    await(() -> !commands.connected.isEmpty());
    assertThat(commands.connected.get(0).getEpoch()).isEqualTo(EPOCH + 1);
  }

  @Test
  void deliveriesThatAnErrorDropsEndTheEpochInsteadOfBeingMissed() throws Exception {
    TestClient client = connect("");
    long session = identify(client);
    deliver(GUILD, attached(session, 1, "{}"));
    assertThat(client.next().path("t").asText()).isEqualTo("GUILD_CREATE");
    TestClient other = connect("");
    other.next();
    other.send("{\"op\":2,\"d\":{\"token\":\"good\",\"intents\":513}}");
    await(() -> commands.connected.size() == 2);
    commands.thrown = new StackOverflowError("of the test");
    deliver(USER, unknownUser(commands.connected.get(1).getSession()));

    await(() -> lostEpochs.contains(EPOCH));
    commands.thrown = null;
    server.closed(EPOCH);
    assertThat(client.next().path("op").asInt()).isEqualTo(9);
  }

  @Test
  void anAddressHasOnlySoManyConnectionsAndGetsThemBack() throws Exception {
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS_PER_ADDRESS; i++) {
      open.add(new Socket("127.0.0.1", port));
    }
    await(this::nextConnectionIsClosedAtOnce);
    for (Socket socket : open) {
      socket.close();
    }
    await(
        () -> {
          try (Socket again = new Socket("127.0.0.1", port)) {
            return answers(again);
          } catch (IOException e) {
            return false;
          }
        });
  }

  private boolean nextConnectionIsClosedAtOnce() {
    try (Socket further = new Socket("127.0.0.1", port)) {
      further.setSoTimeout(500);
      return further.getInputStream().read() == -1;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (IOException e) {
      return true;
    }
  }

  private static boolean answers(Socket socket) {
    try {
      socket.setSoTimeout(5_000);
      socket.getOutputStream().write("GET / HTTP/1.1\r\n\r\n".getBytes(US_ASCII));
      return socket.getInputStream().read() == 'H';
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  void drainingAsksClientsToReconnectAndClosesWhoStays() throws Exception {
    TestClient client = connect("");
    identify(client);
    Thread closing = new Thread(server::close);
    closing.start();

    assertThat(client.next().path("op").asInt()).isEqualTo(7);
    assertThat(client.closeCode()).isEqualTo(4000);
    closing.join();
  }

  @Test
  void aClientThatDoesNotReadIsClosedAndCanResumeWithoutALoss() throws Exception {
    TestClient slow = connect("");
    long session = identify(slow);
    deliver(GUILD, attached(session, 1, "{}"));
    assertThat(slow.next().path("s").asLong()).isEqualTo(2);
    slow.pause();
    int sent = 0;
    String body = "{\"content\":\"" + "x".repeat(60_000) + "\",\"n\":%d}";
    while (metrics.connections() > 0) {
      // Socket buffers take some megabytes before bytes stay unsent.
      if (sent < 100) {
        deliver(GUILD, dispatch(event("MESSAGE_CREATE", body.formatted(sent++))));
      }
      Thread.sleep(sent < 100 ? 2 : 50);
      assertThat(commands.disconnected).isEmpty();
    }
    TestClient again = connect("");
    again.next();
    again.send(
        "{\"op\":6,\"d\":{\"token\":\"good\",\"session_id\":\"%016x\",\"seq\":2}}"
            .formatted(session));
    for (int n = 0; n < sent; n++) {
      JsonNode frame = again.next();
      assertThat(frame.path("s").asLong()).isEqualTo(3 + n);
      assertThat(frame.path("d").path("n").asInt()).isEqualTo(n);
    }
    assertThat(again.next().path("t").asText()).isEqualTo("RESUMED");
  }

  private TestClient connect(String query) {
    TestClient client = new TestClient(port, query);
    clients.add(client);
    return client;
  }

  private long identify(TestClient client) throws Exception {
    JsonNode hello = client.next();
    assertThat(hello.path("d").path("heartbeat_interval").asInt()).isEqualTo(41_250);
    int before = commands.connected.size();
    client.send("{\"op\":2,\"d\":{\"token\":\"good\",\"intents\":513}}");
    await(() -> commands.connected.size() > before);
    SessionRef ref = commands.connected.get(before);
    deliver(USER, ready(ref.getSession(), USER, true, GUILD));
    JsonNode ready = client.next();
    assertThat(ready.path("t").asText()).isEqualTo("READY");
    assertThat(ready.path("s").asLong()).isEqualTo(1);
    return ref.getSession();
  }

  private void deliver(long stream, DeliveryPart... parts) {
    server.deliver(EPOCH, List.of(item(stream, parts)));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("30 s are over").isLessThan(deadline);
      Thread.sleep(5);
    }
  }
}
