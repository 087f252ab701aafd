package dev.throng.gateway.ws;

import static dev.throng.gateway.session.Deliveries.attached;
import static dev.throng.gateway.session.Deliveries.dispatch;
import static dev.throng.gateway.session.Deliveries.event;
import static dev.throng.gateway.session.Deliveries.item;
import static dev.throng.gateway.session.Deliveries.ready;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.bus.DeliveryLag;
import dev.throng.gateway.config.GatewayConfig;
import dev.throng.gateway.ratelimit.TrustedProxies;
import dev.throng.gateway.session.FakeSessionActors;
import dev.throng.gateway.session.SessionHub;
import dev.throng.gateway.session.SessionLimits;
import dev.throng.gateway.session.SessionMetrics;
import dev.throng.gateway.session.SessionRegistry;
import dev.throng.protocol.wire.DeliveryPart;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Of two event loops one stands still: a client there sent a token that is looked at for ever. */
@Timeout(60)
class SlowLoopTest {
  private static final long EPOCH = 7;
  private static final long USER = 42;
  private static final long GUILD = 1_000_000_000_000_000_001L;
  private static final int MESSAGES = 100;

  private final FakeSessionActors commands = new FakeSessionActors();
  private final CountDownLatch standsStill = new CountDownLatch(1);
  private final CountDownLatch goesOn = new CountDownLatch(1);
  private final List<TestClient> clients = new ArrayList<>();
  private WebSocketServer server;
  private int port;

  @BeforeEach
  void start() throws Exception {
    SessionRegistry<SessionHub> directory = new SessionRegistry<>();
    server =
        new WebSocketServer(
            SocketSettings.server(
                2, SocketSettings.BOUNDS, new GatewayConfig.Clients(20, 1_000, 1_000, 16, 1_000)),
            TrustedProxies.NONE,
            new SessionHub.Context(
                SocketSettings.sessions(),
                this::verify,
                commands,
                directory,
                SessionLimits.none(),
                new SessionMetrics(new SimpleMeterRegistry(), directory)),
            lostEpoch -> {});
    port = server.start();
    server.opened(EPOCH);
    // The loops take connections in turn.
    for (int i = 0; i < 2; i++) {
      TestClient client = connect();
      client.send("{\"op\":2,\"d\":{\"token\":\"good\",\"intents\":513}}");
      int before = i;
      await(() -> commands.connected.size() > before);
      long session = commands.connected.get(before).getSession();
      deliver(USER, ready(session, USER, true, GUILD));
      deliver(GUILD, attached(session, 1, "{}"));
      client.next();
      client.next();
    }
    connect().send("{\"op\":2,\"d\":{\"token\":\"slow\",\"intents\":513}}");
    assertThat(standsStill.await(30, TimeUnit.SECONDS)).isTrue();
  }

  private OptionalLong verify(String token) {
    if (token.equals("slow")) {
      standsStill.countDown();
      try {
        goesOn.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return OptionalLong.of(USER);
  }

  @AfterEach
  void stop() {
    goesOn.countDown();
    clients.forEach(client -> client.socket().abort());
    server.close();
  }

  @Test
  void theOtherDeliversAndTheReaderOfDeliveriesDoesNotWait() throws Exception {
    for (int n = 0; n < MESSAGES; n++) {
      deliver(GUILD, dispatch(event("MESSAGE_CREATE", "{\"n\":" + n + "}")));
    }
    await(() -> clients.stream().anyMatch(client -> client.waiting() == MESSAGES));
    assertThat(clients.stream().filter(client -> client.waiting() > 0)).hasSize(1);
    goesOn.countDown();

    await(() -> clients.get(0).waiting() == MESSAGES && clients.get(1).waiting() == MESSAGES);
    for (int n = 0; n < MESSAGES; n++) {
      assertThat(clients.get(0).next().path("d").path("n").asInt()).isEqualTo(n);
      assertThat(clients.get(1).next().path("d").path("n").asInt()).isEqualTo(n);
    }
  }

  @Test
  void theReaderIsAskedToWaitWhenTooMuchWaitsForIt() throws Exception {
    assertThat(server.awaitRoom(0)).isTrue();
    String megabyte = "\"" + "x".repeat(1 << 20) + "\"";
    int delivered = 0;
    while (server.awaitRoom(0) && delivered < 100) {
      deliver(GUILD, dispatch(event("PRESENCE_UPDATE", megabyte)));
      delivered++;
    }

    assertThat(delivered).isEqualTo(DeliveryQueue.BYTES_MAX >> 20);
    assertThat(server.awaitRoom(1)).isFalse();
    goesOn.countDown();
    assertThat(server.awaitRoom(30_000)).isTrue();
  }

  @Test
  void whatWaitsForItIsALagAndNamesTheGuild() throws Exception {
    deliver(GUILD, dispatch(event("MESSAGE_CREATE", "{}")));
    await(() -> clients.stream().anyMatch(client -> client.waiting() == 1));
    DeliveryLag unused = server.lag();
    await(() -> server.lag().ms() >= 300);
    DeliveryLag lag = server.lag();
    goesOn.countDown();

    assertThat(lag.ms()).isGreaterThanOrEqualTo(300);
    assertThat(lag.guilds()).containsExactly(GUILD);
    await(() -> clients.get(0).waiting() == 1 && clients.get(1).waiting() == 1);
    await(() -> server.lag().ms() == 0);
  }

  private TestClient connect() throws InterruptedException {
    TestClient client = new TestClient(port, "");
    clients.add(client);
    client.next();
    return client;
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
