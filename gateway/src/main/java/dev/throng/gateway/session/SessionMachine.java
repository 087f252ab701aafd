package dev.throng.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.ratelimit.SessionStarts;
import org.jspecify.annotations.Nullable;

/**
 * The protocol on one socket: what each frame, tick and close means. Always on the thread of its
 * {@link #hub}, which changes at most once, when the socket resumes a session that lives elsewhere.
 */
public final class SessionMachine implements Connection {
  private final Socket socket;
  private final Handshake handshake;
  private volatile SessionHub hub;
  private boolean moved;
  private boolean closing;
  private @Nullable Session session;
  private @Nullable Identify waiting;
  private long openedMs;
  private long lastHeartbeatMs;
  private final FrameRate rate;

  /** The machine of a socket that was just opened; {@link #opened} follows. */
  public SessionMachine(Socket socket, Handshake handshake, SessionHub hub) {
    this.socket = socket;
    this.handshake = handshake;
    this.hub = hub;
    this.openedMs = hub.nowMs();
    this.lastHeartbeatMs = openedMs;
    this.rate = new FrameRate(openedMs);
  }

  /** The hub whose thread the machine must be called on; any thread may ask. */
  public SessionHub hub() {
    return hub;
  }

  @Override
  public Socket socket() {
    return socket;
  }

  @Override
  public int version() {
    return handshake.version();
  }

  /** The socket is open: says HELLO, or closes it. */
  public void opened() {
    hub.add(this);
    if (handshake.refusal() == null) {
      socket.send(Frames.hello(hub.options().heartbeatIntervalMs()));
    } else {
      close(handshake.refusal());
    }
  }

  /** The client sent a message. */
  public void frame(byte[] message) {
    if (closing) {
      return;
    }
    hub.metrics().framesIn.increment();
    if (rate.isOver(hub.nowMs())) {
      close(CloseCode.RATE_LIMITED);
      return;
    }
    ClientFrame frame = ClientFrame.of(message);
    if (frame.refusal() == null) {
      handle(frame.op(), frame.d());
    } else {
      close(frame.refusal());
    }
  }

  /** The client sent a ping or pong of the WebSocket protocol, which counts as a frame. */
  public void control() {
    if (!closing && rate.isOver(hub.nowMs())) {
      close(CloseCode.RATE_LIMITED);
    }
  }

  /** The client sent what is no message of the protocol, or one too large. */
  public void undecodable() {
    close(CloseCode.DECODE_ERROR);
  }

  /** The client does not read what it is sent; it may resume. */
  public void tooSlow() {
    close(CloseCode.UNKNOWN_ERROR);
  }

  /**
   * The socket is closed.
   *
   * @param code of the client's close frame; 1005 without a code in it, 1006 without a frame
   */
  public void closed(int code) {
    closing = true;
    hub.remove(this);
    hub.metrics().closed(code);
    Session ended = session;
    session = null;
    waiting = null;
    if (ended != null) {
      if (code == 1000 || code == 1001 || !ended.isReady()) {
        hub.end(ended);
      } else {
        ended.detach(hub.nowMs());
      }
    }
  }

  @Override
  public void tick(long nowMs) {
    if (closing) {
      return;
    }
    if (nowMs - lastHeartbeatMs > hub.options().zombieMs()) {
      close(CloseCode.SESSION_TIMED_OUT);
    } else if (session == null
        && waiting == null
        && nowMs - openedMs > SessionOptions.IDENTIFY_TIMEOUT_MS) {
      close(CloseCode.NOT_AUTHENTICATED);
    } else if (waiting != null && nowMs - openedMs > SessionOptions.READY_TIMEOUT_MS) {
      close(CloseCode.UNKNOWN_ERROR);
    } else if (session != null
        && !session.isReady()
        && nowMs - session.sinceMs > SessionOptions.READY_TIMEOUT_MS) {
      close(CloseCode.UNKNOWN_ERROR);
    }
  }

  @Override
  public void reconnect() {
    if (!closing) {
      socket.send(Frames.RECONNECT);
    }
  }

  @Override
  public void open() {
    Identify identify = waiting;
    waiting = null;
    if (identify != null && !closing) {
      open(identify);
    }
  }

  @Override
  public void invalidate() {
    session = null;
    openedMs = hub.nowMs();
    if (!closing) {
      socket.send(Frames.INVALID_SESSION);
    }
  }

  @Override
  public void forget() {
    session = null;
  }

  @Override
  public void replaced() {
    session = null;
    close(CloseCode.UNKNOWN_ERROR);
  }

  @Override
  public void close(CloseCode code) {
    if (!closing) {
      closing = true;
      socket.close(code.code(), code.reason());
    }
  }

  private void handle(int op, JsonNode d) {
    switch (op) {
      case Opcode.HEARTBEAT -> heartbeat(Frames.integer(d, 0));
      case Opcode.QOS_HEARTBEAT -> heartbeat(Frames.integer(d.path("seq"), 0));
      case Opcode.IDENTIFY -> identify(d);
      case Opcode.RESUME -> resume(d);
      default -> {
        if (session == null) {
          close(CloseCode.NOT_AUTHENTICATED);
        } else if (op == Opcode.REQUEST_GUILD_MEMBERS) {
          hub.requestMembers(session, d);
        } else if (op == Opcode.GUILD_SUBSCRIPTIONS || op == Opcode.GUILD_SUBSCRIPTIONS_BULK) {
          hub.subscribe(session, op, d);
        } else if (op == Opcode.PRESENCE_UPDATE) {
          hub.updatePresence(session, d);
        }
      }
    }
  }

  private void heartbeat(long seq) {
    lastHeartbeatMs = hub.nowMs();
    if (session != null) {
      session.buffer().acknowledge(seq);
    }
    socket.send(Frames.HEARTBEAT_ACK);
  }

  private void identify(JsonNode d) {
    Identify identify = Identify.of(d);
    if (session != null || waiting != null) {
      close(CloseCode.ALREADY_AUTHENTICATED);
    } else if (!d.isObject()) {
      close(CloseCode.DECODE_ERROR);
    } else if (!identify.hasValidShard()) {
      close(CloseCode.INVALID_SHARD);
    } else if (!identify.hasValidIntents()) {
      close(CloseCode.INVALID_INTENTS);
    } else if (isAdmitted(hub.limits().attempt(socket.address()))) {
      long user = hub.verify(identify.token());
      if (user == 0) {
        close(CloseCode.AUTHENTICATION_FAILED);
      } else if (isAdmitted(hub.limits().start(user))) {
        open(identify);
      }
    }
  }

  /** Whether no limit was met; otherwise the client is told to identify again later. */
  private boolean isAdmitted(SessionStarts.Verdict verdict) {
    boolean admitted = verdict == SessionStarts.Verdict.ADMITTED;
    if (!admitted) {
      hub.metrics().identifyLimited(verdict);
      socket.send(Frames.INVALID_SESSION);
    }
    return admitted;
  }

  private void open(Identify identify) {
    long user = hub.verify(identify.token());
    if (user == 0) {
      close(CloseCode.AUTHENTICATION_FAILED);
    } else if (hub.mayOpen()) {
      session = hub.open(this, identify, user);
    } else {
      waiting = identify;
      hub.await(this);
    }
  }

  private void resume(JsonNode d) {
    if (session != null || waiting != null) {
      close(CloseCode.ALREADY_AUTHENTICATED);
      return;
    }
    String token = d.path("token").asText("");
    long user = hub.verify(token);
    long id = SessionRegistry.id(d.path("session_id").asText(""));
    long seq = Frames.integer(d.path("seq"), -1);
    SessionHub home = hub.homeOf(id);
    if (user == 0) {
      close(CloseCode.AUTHENTICATION_FAILED);
    } else if (home == null || home != hub && moved) {
      refuseResume();
    } else if (home == hub) {
      resumeHere(id, token, seq);
    } else {
      moved = true;
      hub.remove(this);
      socket.flush();
      hub = home;
      home.execute(
          () -> {
            home.add(this);
            resumeHere(id, token, seq);
          });
    }
  }

  private void resumeHere(long id, String token, long seq) {
    if (closing) {
      return;
    }
    Session resumed = hub.session(id);
    if (resumed == null || !resumed.isReady()) {
      refuseResume();
    } else if (resumed.user() != hub.verify(token)) {
      close(CloseCode.AUTHENTICATION_FAILED);
    } else if (seq > resumed.buffer().lastSeq()) {
      close(CloseCode.INVALID_SEQ);
    } else if (seq < 0 || !resumed.buffer().canReplayAfter(seq)) {
      hub.invalidate(resumed);
      refuseResume();
    } else if (!hub.limits().resume(id)) {
      close(CloseCode.RATE_LIMITED);
    } else {
      Connection before = resumed.connection();
      if (before != null) {
        before.replaced();
      }
      session = resumed;
      resumed.resume(this, token, seq, hub.nowMs());
      hub.metrics().resumes.increment();
    }
  }

  private void refuseResume() {
    hub.metrics().resumesRefused.increment();
    socket.send(Frames.INVALID_SESSION);
  }
}
