package dev.throng.gateway.warmup;

import com.google.protobuf.ByteString;
import dev.throng.gateway.bus.DeliveryListener;
import dev.throng.gateway.config.GatewayConfig;
import dev.throng.gateway.ratelimit.TrustedProxies;
import dev.throng.gateway.session.SessionActors;
import dev.throng.gateway.session.SessionHub;
import dev.throng.gateway.session.SessionLimits;
import dev.throng.gateway.session.SessionMetrics;
import dev.throng.gateway.session.SessionOptions;
import dev.throng.gateway.session.SessionRegistry;
import dev.throng.gateway.ws.WebSocketServer;
import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.CountMassMentions;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.GetMembers;
import dev.throng.protocol.wire.Ready;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.SessionPresence;
import dev.throng.protocol.wire.SessionRef;
import dev.throng.protocol.wire.Snapshot;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Messages to one session of a made-up person in one guild. */
final class SocketWarmUp {
  private static final int ROUNDS_MAX = 4_000;
  private static final int IN_FLIGHT_MAX = 20;
  private static final long WAIT_S = 10;
  private static final long EPOCH = 1;
  private static final long USER = 1L << 40;
  private static final long GUILD = USER + 1;
  private static final long SESSION = USER + 2;
  private static final String URL = "ws://127.0.0.1";
  private static final Duration SOME_TIME = Duration.ofMinutes(1);
  private static final int BYTES_MAX = 8 << 20;

  private SocketWarmUp() {}

  static int run(Duration max) throws Exception {
    SessionRegistry<SessionHub> registry = new SessionRegistry<>();
    WarmActors actors = new WarmActors();
    WebSocketServer server =
        new WebSocketServer(
            new GatewayConfig.WebSocket(
                "127.0.0.1",
                0,
                URL,
                GatewayConfig.Transport.EPOLL,
                1,
                1,
                new GatewayConfig.Times(SOME_TIME, SOME_TIME, Duration.ZERO),
                new GatewayConfig.Bounds(BYTES_MAX, BYTES_MAX, BYTES_MAX, BYTES_MAX, BYTES_MAX),
                new GatewayConfig.Clients(1, 1, 1, 1, 1)),
            TrustedProxies.NONE,
            new SessionHub.Context(
                new SessionOptions(
                    0,
                    URL,
                    SOME_TIME.toMillis(),
                    SOME_TIME.toMillis(),
                    BYTES_MAX,
                    BYTES_MAX,
                    BYTES_MAX,
                    0),
                token -> OptionalLong.of(USER),
                actors,
                registry,
                SessionLimits.none(),
                new SessionMetrics(new SimpleMeterRegistry(), registry)),
            lostEpoch -> {});
    try {
      int port = server.start();
      server.opened(EPOCH);
      return messages(server, port, actors, max);
    } finally {
      server.close();
    }
  }

  private static int messages(WebSocketServer server, int port, WarmActors actors, Duration max)
      throws Exception {
    Frames frames = new Frames();
    WebSocket client =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(URL + ":" + port + "/?v=10&encoding=json"), frames)
            .get(WAIT_S, TimeUnit.SECONDS);
    try {
      frames.await(1);
      client.sendText("{\"op\":2,\"d\":{\"token\":\"warm-up\",\"intents\":33281}}", true).join();
      actors.connected.get(WAIT_S, TimeUnit.SECONDS);
      deliver(server, USER, part().setReady(ready()));
      deliver(server, GUILD, part().setSnapshot(snapshot()));
      deliver(server, GUILD, part().setAttached(attached()));
      frames.await(2);
      long endNs = System.nanoTime() + max.toNanos();
      int round = 0;
      while (round < ROUNDS_MAX && System.nanoTime() - endNs < 0) {
        for (int i = 0; i < IN_FLIGHT_MAX; i++) {
          deliver(server, GUILD, part().setDispatch(message(round++)));
        }
        frames.await(IN_FLIGHT_MAX);
      }
      return round;
    } finally {
      client.abort();
    }
  }

  /** As the node gets it: Protobuf's bytes. */
  private static void deliver(WebSocketServer server, long stream, DeliveryPart.Builder part)
      throws Exception {
    byte[] bytes = Delivery.newBuilder().setStream(stream).addParts(part).build().toByteArray();
    server.deliver(EPOCH, List.of(new DeliveryListener.Item(Delivery.parseFrom(bytes), false, 0)));
  }

  private static DeliveryPart.Builder part() {
    return DeliveryPart.newBuilder();
  }

  private static Ready ready() {
    return Ready.newBuilder()
        .setSession(SESSION)
        .setUser(ByteString.copyFromUtf8("{\"id\":\"" + USER + "\"}"))
        .addGuilds(GUILD)
        .build();
  }

  private static Snapshot snapshot() {
    return Snapshot.newBuilder()
        .setWhole(true)
        .setGuild(ByteString.copyFromUtf8("{\"id\":\"" + GUILD + "\"}"))
        .build();
  }

  private static Attached attached() {
    return Attached.newBuilder()
        .setSession(SESSION)
        .setGroup(1)
        .setMember(ByteString.copyFromUtf8("{}"))
        .build();
  }

  private static Dispatch message(int round) {
    String d = "{\"id\":\"%d\",\"content\":\"%s\"}".formatted(round, "x".repeat(round % 500));
    return Dispatch.newBuilder().setT("MESSAGE_CREATE").setD(ByteString.copyFromUtf8(d)).build();
  }

  /** Counts what the session gets. */
  private static final class Frames implements WebSocket.Listener {
    private final Semaphore received = new Semaphore(0);

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      if (last) {
        received.release();
      }
      from.request(1);
      return null;
    }

    void await(int frames) throws InterruptedException {
      if (!received.tryAcquire(frames, WAIT_S, TimeUnit.SECONDS)) {
        throw new IllegalStateException("no " + frames + " frames within " + WAIT_S + " s");
      }
    }
  }

  /** Learns that the session was told to its user. */
  private static final class WarmActors implements SessionActors {
    private final CompletableFuture<Void> connected = new CompletableFuture<>();

    @Override
    public long newSessionId() {
      return SESSION;
    }

    @Override
    public CompletableFuture<Void> connect(SessionRef session, SessionPresence presence) {
      connected.complete(null);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> updatePresence(SessionRef session, SessionPresence presence) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> disconnect(SessionRef session) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> attachAgain(long guild, Attach again) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> subscribe(SessionRef session, List<Long> guilds) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> openReadStates(SessionRef session) {
      return CompletableFuture.failedFuture(new IllegalStateException("there are none"));
    }

    @Override
    public CompletableFuture<Void> countMassMentions(long guild, CountMassMentions question) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> closeReadStates(SessionRef session) {
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Reply> getMembers(long caller, long guild, GetMembers query) {
      return CompletableFuture.completedFuture(Reply.getDefaultInstance());
    }
  }
}
