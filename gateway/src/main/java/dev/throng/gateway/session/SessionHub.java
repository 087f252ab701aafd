package dev.throng.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.throng.gateway.auth.TokenVerifier;
import dev.throng.gateway.bus.ClockRegressException;
import dev.throng.gateway.bus.DeliveryListener;
import dev.throng.protocol.wire.Ready;
import dev.throng.protocol.wire.SessionRef;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions and sockets of one event loop. Every method is for that loop's thread, but {@link
 * #execute}, which brings a task there.
 */
public final class SessionHub implements LiveSessions {
  private static final Logger LOG = LoggerFactory.getLogger(SessionHub.class);
  private static final int DISCONNECTS_PER_TICK_MAX = 1_000;

  /** What a hub works with, shared by all hubs of the node. */
  public record Context(
      SessionOptions options,
      TokenVerifier tokens,
      SessionActors commands,
      SessionRegistry directory,
      SessionLimits limits,
      SessionMetrics metrics) {}

  private final Context context;
  private final Executor executor;
  private final LongSupplier clockMs;
  private final StreamRouter streams = new StreamRouter(this);
  private final MemberRequests memberRequests;
  private final DispatchLog log;
  private final LongObjectMap<Session> sessions = new LongObjectHashMap<>();
  private final Set<SessionMachine> machines = new HashSet<>();

  /** Sessions whose end Kafka has not taken yet. */
  private final Queue<SessionRef> disconnects = new ArrayDeque<>();

  /** 0: none is open. */
  private long epoch;

  private long resumeBytesCounted;

  /**
   * A hub without sessions, which opens none before {@link #openEpoch}.
   *
   * @param executor the event loop
   * @param clockMs milliseconds that never go back
   */
  public SessionHub(Context context, Executor executor, LongSupplier clockMs) {
    this.context = context;
    this.executor = executor;
    this.clockMs = clockMs;
    this.memberRequests =
        new MemberRequests(this, context.commands(), context.limits(), context.metrics());
    this.log =
        new DispatchLog(context.options().resumeBytes(), context.options().dispatchAgeMaxMs());
  }

  @Override
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Sessions may be opened in this epoch of the node. */
  public void openEpoch(long opened) {
    epoch = opened;
    for (SessionMachine machine : new ArrayList<>(machines)) {
      machine.epochOpened();
    }
  }

  /** All sessions are over. */
  public void closeEpoch() {
    epoch = 0;
    for (Session session : new ArrayList<>(sessions.values())) {
      drop(session);
      tellInvalid(session);
    }
    streams.clear();
    disconnects.clear();
  }

  /**
   * Something of the epoch was lost: nothing more of it is applied. {@link #closeEpoch} follows.
   */
  public void stopEpoch() {
    epoch = 0;
  }

  /** Applies deliveries of an epoch in their order. */
  public void deliver(long ofEpoch, List<DeliveryListener.Item> items) {
    if (ofEpoch == epoch) {
      for (DeliveryListener.Item item : items) {
        streams.deliver(item);
      }
    }
  }

  /** To be called at the end of a turn, when everything is written. */
  public void trim() {
    log.trim(nowMs());
    context.metrics().resumeBytes.addAndGet(log.bytes() - resumeBytesCounted);
    resumeBytesCounted = log.bytes();
  }

  /** To be called once a second: closes the dead and ends what nobody resumed. */
  public void tick() {
    long nowMs = nowMs();
    for (SessionMachine machine : new ArrayList<>(machines)) {
      machine.tick(nowMs);
    }
    for (Session session : new ArrayList<>(sessions.values())) {
      if (session.machine() == null
          && nowMs - session.sinceMs > context.options().resumeWindowMs()) {
        end(session);
      }
    }
    retryDisconnects();
    trim();
  }

  /** Asks all clients to resume elsewhere. */
  public void reconnectAll() {
    machines.forEach(SessionMachine::reconnect);
  }

  /** Closes all sockets, resumably. */
  public void closeAll() {
    for (SessionMachine machine : new ArrayList<>(machines)) {
      machine.close(CloseCode.UNKNOWN_ERROR);
    }
  }

  /** Open sockets. */
  public int connections() {
    return machines.size();
  }

  @Override
  public long nowMs() {
    return clockMs.getAsLong();
  }

  SessionOptions options() {
    return context.options();
  }

  SessionMetrics metrics() {
    return context.metrics();
  }

  boolean isOpen() {
    return epoch != 0;
  }

  void add(SessionMachine machine) {
    machines.add(machine);
    context.metrics().connected.incrementAndGet();
  }

  void remove(SessionMachine machine) {
    if (machines.remove(machine)) {
      context.metrics().connected.decrementAndGet();
    }
  }

  /** The user that a token stands for; 0: nobody. */
  long verify(String token) {
    return context.tokens().verify(token).orElse(0);
  }

  SessionLimits limits() {
    return context.limits();
  }

  @Nullable SessionHub homeOf(long session) {
    return context.directory().home(session);
  }

  @Override
  public @Nullable Session session(long id) {
    return sessions.get(id);
  }

  /** Opens a session for a socket; null if none can be opened, and the socket is closed. */
  @Nullable Session open(SessionMachine machine, Identify identify, long user) {
    long id;
    try {
      id = context.commands().newSessionId();
    } catch (ClockRegressException e) {
      LOG.error("no session for user={}: {}", Long.toUnsignedString(user), e.getMessage());
      machine.close(CloseCode.UNKNOWN_ERROR);
      return null;
    }
    SessionRef ref =
        SessionRef.newBuilder()
            .setSession(id)
            .setUser(user)
            .setNode(options().node())
            .setEpoch(epoch)
            .setIntents(identify.effectiveIntents())
            .setBot(identify.intents() != Identify.INTENTS_ABSENT)
            .setLargeThreshold(identify.largeThreshold())
            .build();
    Session session =
        new Session(
            ref,
            identify,
            machine,
            new ResumeBuffer(options().resumeBytesPerSession()),
            log,
            options().resumeBytesPerSession(),
            streams.gaps());
    session.sinceMs = nowMs();
    sessions.put(id, session);
    context.directory().add(id, this);
    context.metrics().identifies.increment();
    context
        .commands()
        .connect(ref)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                execute(() -> invalidate(session));
              }
            });
    return session;
  }

  /** The user has answered: sends READY; false if the session is over instead. */
  boolean ready(Session session, Ready ready) {
    SessionMachine machine = session.machine();
    if (machine == null || ready.getUnknownUser() || ready.getTooManySessions()) {
      end(session);
      if (machine != null) {
        machine.forget();
        machine.close(
            ready.getUnknownUser() ? CloseCode.AUTHENTICATION_FAILED : CloseCode.RATE_LIMITED);
      }
      return false;
    }
    ByteString payload =
        ReadyPayload.of(
            ready,
            session,
            new ReadyPayload.Connection(machine.handshake().version(), options().publicUrl()));
    session.ready(ready, PreparedDispatch.of("READY", payload), nowMs());
    return true;
  }

  /** Ends a session for good and tells its user; the socket is told nothing. */
  void end(Session session) {
    if (drop(session)) {
      disconnect(session.ref());
    }
  }

  /** Ends a session because something of it was lost; its client starts again. */
  void invalidate(Session session) {
    if (drop(session)) {
      disconnect(session.ref());
      tellInvalid(session);
    }
  }

  void invalidateIf(Predicate<Session> condition) {
    for (Session session : new ArrayList<>(sessions.values())) {
      if (condition.test(session)) {
        invalidate(session);
      }
    }
  }

  void requestMembers(Session session, JsonNode request) {
    memberRequests.handle(session, request);
  }

  void countFanOut(int sent) {
    context.metrics().dispatches.increment(sent);
    context.metrics().fanOut.record(sent);
  }

  private void tellInvalid(Session session) {
    context.metrics().invalidated.increment();
    SessionMachine machine = session.machine();
    if (machine != null) {
      machine.invalidate();
    }
  }

  private boolean drop(Session session) {
    if (sessions.remove(session.id()) == null) {
      return false;
    }
    context.directory().remove(session.id());
    streams.leave(session);
    return true;
  }

  private void disconnect(SessionRef ref) {
    context
        .commands()
        .disconnect(ref)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                execute(() -> disconnects.add(ref));
              }
            });
  }

  private void retryDisconnects() {
    for (int i = Math.min(disconnects.size(), DISCONNECTS_PER_TICK_MAX); i > 0; i--) {
      SessionRef ref = disconnects.remove();
      if (ref.getEpoch() == epoch) {
        disconnect(ref);
      }
    }
  }
}
