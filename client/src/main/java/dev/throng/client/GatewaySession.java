package dev.throng.client;

import static dev.throng.client.RestTransport.JSON;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One gateway session that lives until it is closed: it identifies, beats, resumes after any close,
 * obeys RECONNECT, and begins a new session when the old one is invalid. Connecting is tried for
 * ever, with a pause of at most a second.
 *
 * <p>Thread-safe. The listener is called without a lock, from one socket at a time.
 */
public final class GatewaySession implements AutoCloseable {
  private static final String QUERY = "/?v=10&encoding=json";
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final int RETRY_MS_MAX = 1_000;

  /** Close codes after which a client must not come back. */
  private static final Set<Integer> FATAL = Set.of(4004, 4010, 4011, 4012, 4013, 4014);

  /** Close codes after which the session is gone. */
  private static final Set<Integer> SESSION_GONE = Set.of(4007, 4009);

  private static final ScheduledExecutorService TIMER =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "throng-client-timer");
            thread.setDaemon(true);
            return thread;
          });

  private final HttpClient http;
  private final URI url;
  private final String token;
  private final int intents;
  private final SessionListener listener;
  private final CompletableFuture<JsonNode> ready = new CompletableFuture<>();

  private @Nullable SocketListener current;
  private @Nullable WebSocket socket;
  private @Nullable Future<?> heartbeat;
  private @Nullable String sessionId;
  private URI resumeUrl;
  private long sequence;
  private boolean acknowledged = true;
  private boolean closed;
  private int retryMs = 20;
  private int connects;
  private int resumes;
  private int identifies;
  private int sequenceBreaks;

  private GatewaySession(
      HttpClient http, URI url, String token, int intents, SessionListener listener) {
    this.http = http;
    this.url = url;
    this.resumeUrl = url;
    this.token = token;
    this.intents = intents;
    this.listener = listener;
  }

  /**
   * Begins a session.
   *
   * @param api whose token and server
   * @param url as {@link ThrongApi#gateway} says
   * @param intents what a bot asks for; a person gets everything
   */
  public static GatewaySession open(ThrongApi api, URI url, int intents, SessionListener listener) {
    String authorization = api.rest().authorization();
    if (authorization == null) {
      throw new IllegalArgumentException("api: no token (expected: a person's or a bot's)");
    }
    String token = authorization.startsWith("Bot ") ? authorization.substring(4) : authorization;
    GatewaySession session = new GatewaySession(api.rest().http(), url, token, intents, listener);
    session.connect();
    return session;
  }

  /** Completes with the first READY; fails when the server refuses the token or the intents. */
  public CompletableFuture<JsonNode> ready() {
    return ready;
  }

  /** What the session has been through so far. */
  public synchronized SessionCounters counters() {
    return new SessionCounters(connects, resumes, identifies, sequenceBreaks);
  }

  /** Cuts the connection without a word, as a lost network does; the session resumes. */
  public void cut() {
    SocketListener cutOff;
    synchronized (this) {
      cutOff = current;
      if (socket != null) {
        socket.abort();
      }
    }
    if (cutOff != null) {
      lost(cutOff, 1006);
    }
  }

  /** Ends the session for good with 1000. */
  @Override
  public synchronized void close() {
    closed = true;
    stopHeartbeat();
    if (socket != null) {
      var unused = socket.sendClose(WebSocket.NORMAL_CLOSURE, "");
    }
    current = null;
  }

  private synchronized void connect() {
    if (closed) {
      return;
    }
    SocketListener next = new SocketListener(this);
    current = next;
    socket = null;
    acknowledged = true;
    URI target = URI.create((sessionId == null ? url : resumeUrl) + QUERY);
    var unused =
        http.newWebSocketBuilder()
            .connectTimeout(CONNECT_TIMEOUT)
            .buildAsync(target, next)
            .whenComplete(
                (opened, error) -> {
                  if (error != null) {
                    lost(next, 1006);
                  }
                });
  }

  synchronized void opened(SocketListener from, WebSocket webSocket) {
    if (from != current || closed) {
      webSocket.abort();
      return;
    }
    connects++;
    socket = webSocket;
  }

  /** The socket is gone, whoever ended it: comes back, unless that is forbidden. */
  synchronized void lost(SocketListener from, int code) {
    if (from != current || closed) {
      return;
    }
    stopHeartbeat();
    current = null;
    if (FATAL.contains(code)) {
      closed = true;
      ready.completeExceptionally(new IllegalStateException("closed with " + code));
      return;
    }
    if (SESSION_GONE.contains(code)) {
      sessionId = null;
    }
    later(this::connect, retryMs);
    retryMs = Math.min(RETRY_MS_MAX, retryMs * 2);
  }

  void received(SocketListener from, String text, long arrivedNanos) {
    JsonNode frame;
    try {
      frame = JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("not JSON: " + text, e);
    }
    if (frame.path("op").asInt() != 0) {
      control(from, frame);
      return;
    }
    Dispatch dispatch =
        new Dispatch(
            frame.path("t").asText(), frame.path("s").asLong(), frame.path("d"), arrivedNanos);
    if (accept(from, dispatch)) {
      listener.onDispatch(dispatch);
      if (dispatch.type().equals("READY")) {
        ready.complete(dispatch.data());
      }
    }
  }

  private synchronized boolean accept(SocketListener from, Dispatch dispatch) {
    if (from != current) {
      return false;
    }
    if (dispatch.type().equals("READY")) {
      sessionId = dispatch.data().path("session_id").asText();
      resumeUrl = URI.create(dispatch.data().path("resume_gateway_url").asText());
      retryMs = 20;
    } else {
      if (dispatch.sequence() != sequence + 1) {
        sequenceBreaks++;
      }
      if (dispatch.type().equals("RESUMED")) {
        resumes++;
        retryMs = 20;
      }
    }
    sequence = dispatch.sequence();
    return true;
  }

  private synchronized void control(SocketListener from, JsonNode frame) {
    if (from != current || socket == null) {
      return;
    }
    switch (frame.path("op").asInt()) {
      case 1 -> sendHeartbeat(from);
      case 7 -> {
        socket.abort();
        lost(from, 4200);
      }
      case 9 -> {
        if (!frame.path("d").asBoolean()) {
          sessionId = null;
        }
        later(() -> begin(from), 100);
      }
      case 10 -> {
        int intervalMs = frame.path("d").path("heartbeat_interval").asInt();
        heartbeat =
            TIMER.scheduleAtFixedRate(
                () -> beat(from), intervalMs, intervalMs, TimeUnit.MILLISECONDS);
        later(() -> begin(from), 0);
      }
      case 11 -> acknowledged = true;
      default -> throw new IllegalStateException("op of " + frame);
    }
  }

  /** Resumes, or identifies where there is nothing to resume. */
  private void begin(SocketListener from) {
    synchronized (this) {
      if (from != current) {
        return;
      }
      ObjectNode d = JSON.createObjectNode().put("token", token);
      if (sessionId != null) {
        send(from, 6, d.put("session_id", sessionId).put("seq", sequence));
        return;
      }
      identifies++;
      sequence = 0;
    }
    if (counters().identifies() > 1) {
      listener.onNewSession();
    }
    identify(from);
  }

  private synchronized void identify(SocketListener from) {
    ObjectNode d = JSON.createObjectNode().put("token", token);
    d.put("intents", intents).put("large_threshold", 250).put("compress", false);
    d.putObject("properties").put("os", "linux").put("browser", "throng").put("device", "throng");
    send(from, 2, d);
  }

  private synchronized void beat(SocketListener from) {
    if (acknowledged) {
      acknowledged = false;
      sendHeartbeat(from);
    } else {
      if (from == current && socket != null) {
        socket.abort();
      }
      lost(from, 4200);
    }
  }

  private void sendHeartbeat(SocketListener from) {
    send(from, 1, JSON.getNodeFactory().numberNode(sequence));
  }

  private void send(SocketListener from, int op, JsonNode d) {
    if (from == current && socket != null) {
      ObjectNode frame = JSON.createObjectNode().put("op", op);
      frame.set("d", d);
      frame.putNull("s").putNull("t");
      from.send(socket, frame.toString());
    }
  }

  private void stopHeartbeat() {
    if (heartbeat != null) {
      heartbeat.cancel(false);
      heartbeat = null;
    }
  }

  private static void later(Runnable task, int delayMs) {
    var unused = TIMER.schedule(task, delayMs, TimeUnit.MILLISECONDS);
  }
}
