package dev.throng.gateway.session;

import dev.throng.gateway.bus.DeliveryListener;
import dev.throng.gateway.presence.PresenceTable;
import dev.throng.gateway.ratelimit.KnownMembers;
import dev.throng.gateway.ratelimit.RateLimiter;
import dev.throng.gateway.ratelimit.SessionStarts;
import io.github.bucket4j.TimeMeter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A hub with a settable clock and clients that write down what they are sent: {@code t:s} of a
 * dispatch, {@code op N} of another frame with its {@code d} where that matters, {@code close
 * CODE}. The token {@code token-N} stands for user N.
 */
final class Transcript {
  static final long EPOCH = 5;
  static final SessionOptions OPTIONS =
      new SessionOptions(3, "ws://node-3", 40_000, 180_000, 10_000, 100_000, 100_000, 1);

  static final SessionStarts.Options STARTS = new SessionStarts.Options(100, 8, 30, 20);

  final FakeSessionActors commands = new FakeSessionActors();
  final SessionRegistry<SessionHub> directory = new SessionRegistry<>();
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  final SessionMetrics metrics = new SessionMetrics(registry, directory);
  final Set<String> revoked = new HashSet<>();
  long nowMs = 1_000_000;
  private final RateLimiter buckets = buckets();
  final SessionStarts starts = new SessionStarts(buckets, STARTS);
  final KnownMembers members = new KnownMembers();
  final PresenceTable presences = new PresenceTable();
  final SessionHub hub;
  private final Queue<Runnable> tasks = new ArrayDeque<>();

  Transcript() {
    this(OPTIONS);
  }

  Transcript(SessionOptions options) {
    hub =
        new SessionHub(
            new SessionHub.Context(
                options,
                this::verify,
                commands,
                directory,
                SessionLimits.of(starts, buckets, members),
                metrics,
                presences),
            tasks::add,
            () -> nowMs);
    hub.openEpoch(EPOCH);
  }

  private RateLimiter buckets() {
    return new RateLimiter(
        new TimeMeter() {
          @Override
          public long currentTimeNanos() {
            return nowMs * 1_000_000;
          }

          @Override
          public boolean isWallClockBased() {
            return false;
          }
        },
        () -> Instant.ofEpochMilli(nowMs),
        10_000,
        Duration.ofDays(2));
  }

  private OptionalLong verify(String token) {
    return token.startsWith("token-") && !revoked.contains(token)
        ? OptionalLong.of(Long.parseLong(token.substring(6)))
        : OptionalLong.empty();
  }

  Client connect(String... query) {
    return open(
        query.length == 0
            ? Handshake.of("10", "json", null)
            : Handshake.of(query[0], query[1], null),
        "192.0.2.1");
  }

  Client connectFrom(String address) {
    return open(Handshake.of("10", "json", null), address);
  }

  private Client open(Handshake handshake, String address) {
    Client client = new Client(handshake, address);
    client.machine.opened();
    return client;
  }

  void deliver(DeliveryListener.Item... items) {
    for (DeliveryListener.Item item : items) {
      hub.deliver(EPOCH, item);
    }
    hub.trim();
    runTasks();
  }

  /** Brings a session into guilds. */
  void attach(long session, long... guilds) {
    for (long guild : guilds) {
      deliver(Deliveries.item(guild, Deliveries.attached(session, 1, "{}")));
    }
  }

  /** Lets time pass, with a tick every second. */
  void pass(long ms) {
    for (long end = nowMs + ms; nowMs < end; ) {
      nowMs = Math.min(end, nowMs + 1_000);
      hub.tick();
      runTasks();
    }
  }

  /** Lets sessions that confirm nothing hold more of their streams than the hub may keep. */
  void fillLog() {
    for (long user = 900; user < 907; user++) {
      connectFrom("198.51.100." + (user - 900)).ready(user, Intents.KNOWN);
      for (int i = 0; i < 9; i++) {
        deliver(
            Deliveries.item(
                user,
                Deliveries.dispatch(
                    Deliveries.event("USER_UPDATE", "\"" + "x".repeat(900) + "\""))));
      }
    }
    hub.trim();
  }

  void runTasks() {
    for (Runnable task = tasks.poll(); task != null; task = tasks.poll()) {
      task.run();
    }
  }

  /** A socket. */
  final class Client implements Socket {
    final SessionMachine machine;
    final List<String> bodies = new ArrayList<>();

    /** While it is not null, dispatches throw it. */
    @Nullable RuntimeException failure;

    private final List<String> log = new ArrayList<>();
    private final String address;

    private Client(Handshake handshake, String address) {
      this.address = address;
      machine = new SessionMachine(this, handshake, hub);
    }

    Client send(String frame) {
      machine.frame(frame.getBytes(StandardCharsets.UTF_8));
      runTasks();
      return this;
    }

    /** What came since the last call. */
    List<String> log() {
      List<String> seen = List.copyOf(log);
      log.clear();
      return seen;
    }

    /** Identifies as a bot with these intents; the user's answer is not made. */
    long identify(long user, int intents) {
      int before = commands.connected.size();
      send("{\"op\":2,\"d\":{\"token\":\"token-" + user + "\",\"intents\":" + intents + "}}");
      return commands.connected.get(before).getSession();
    }

    /** Identifies, gets READY with no guild, and forgets what came. */
    long ready(long user, int intents) {
      long session = identify(user, intents);
      deliver(Deliveries.item(user, Deliveries.ready(session, user, true)));
      log();
      bodies.clear();
      return session;
    }

    Client resume(long user, long session, long seq) {
      return send(
          "{\"op\":6,\"d\":{\"token\":\"token-"
              + user
              + "\",\"session_id\":\""
              + SessionRegistry.name(session)
              + "\",\"seq\":"
              + seq
              + "}}");
    }

    @Override
    public void send(byte[] frame) {
      String text = new String(frame, StandardCharsets.UTF_8);
      log.add(text.replaceAll("\\{\"t\":null,\"s\":null,\"op\":(\\d+),\"d\":(.*)}", "op $1 $2"));
    }

    @Override
    public void dispatch(EncodedDispatch dispatch, long seq) {
      if (failure != null) {
        throw failure;
      }
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      head.writeBytes(dispatch.head());
      log.add(
          head.toString(StandardCharsets.UTF_8).replaceAll("\\{\"t\":\"(.*)\",\"s\":", "$1:")
              + seq);
      bodies.add(body(dispatch));
    }

    private static String body(EncodedDispatch dispatch) {
      String tail = new String(dispatch.tail(), StandardCharsets.UTF_8);
      String rest = new String(dispatch.rest(), StandardCharsets.UTF_8);
      String body = rest.isEmpty() ? tail.substring(0, tail.length() - 1) : tail + rest;
      return body.substring(",\"op\":0,\"d\":".length());
    }

    @Override
    public String address() {
      return address;
    }

    @Override
    public void flush() {}

    @Override
    public void close(int code, String reason) {
      log.add("close " + code);
    }
  }
}
