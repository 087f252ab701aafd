package dev.throng.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.auth.TokenVerifier;
import dev.throng.gateway.bus.ClockRegressException;
import dev.throng.gateway.bus.DeliveryListener;
import dev.throng.gateway.presence.PresenceTable;
import dev.throng.gateway.ratelimit.KnownMembers;
import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.SessionRef;
import dev.throng.protocol.wire.UserPresence;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
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
public final class SessionHub {
  private static final Logger LOG = LoggerFactory.getLogger(SessionHub.class);

  /** What a hub works with, shared by all hubs of the node. */
  public record Context(
      SessionOptions options,
      TokenVerifier tokens,
      SessionActors commands,
      SessionRegistry<SessionHub> directory,
      SessionLimits limits,
      SessionMetrics metrics,
      PresenceTable presences) {
    /** Of a node that knows nobody's presence. */
    public Context(
        SessionOptions options,
        TokenVerifier tokens,
        SessionActors commands,
        SessionRegistry<SessionHub> directory,
        SessionLimits limits,
        SessionMetrics metrics) {
      this(options, tokens, commands, directory, limits, metrics, new PresenceTable());
    }
  }

  private final Context context;
  private final Executor executor;
  private final LongSupplier clockMs;
  private final StreamRouter streams;
  private final MemberRequests memberRequests;
  private final Subscriptions subscriptions;
  private final PresenceUpdates presenceUpdates;
  private final DispatchLog log;
  private final LongObjectMap<Session> sessions = new LongObjectHashMap<>();
  private final Set<Connection> connections = new HashSet<>();
  private final Disconnects disconnects;
  private final SessionOpenings openings = new SessionOpenings();

  /** Not asked yet by a node that drains; null: it does not. */
  private @Nullable Deque<Connection> toReconnect;

  /** 0: none is open. */
  private long epoch;

  /** Sessions that got a dispatch of the delivery that is applied. */
  private int fannedOut;

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
    Host host = new Host();
    this.streams = new StreamRouter(host, context.options().snapshotBytes());
    this.disconnects = new Disconnects(context.commands(), executor);
    this.memberRequests =
        new MemberRequests(host, context.commands(), context.limits(), context.metrics());
    this.presenceUpdates = new PresenceUpdates(host, context.commands());
    this.subscriptions = new Subscriptions(host, context.commands(), context.metrics());
    this.log =
        new DispatchLog(context.options().resumeBytes(), context.options().dispatchAgeMaxMs());
  }

  /** Runs a task on the hub's thread, behind all before it. Any thread may call. */
  public void execute(Runnable task) {
    executor.execute(task);
  }

  /** Sessions may be opened in this epoch of the node. */
  public void openEpoch(long opened) {
    epoch = opened;
    for (Connection connection : new ArrayList<>(connections)) {
      connection.open();
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
    openings.clear();
  }

  /**
   * Something of the epoch was lost: nothing more of it is applied. {@link #closeEpoch} follows.
   */
  public void stopEpoch() {
    epoch = 0;
  }

  /**
   * Applies the next delivery of an epoch.
   *
   * @return how many sessions got a dispatch for many by it
   */
  public int deliver(long ofEpoch, DeliveryListener.Item item) {
    if (ofEpoch != epoch) {
      return 0;
    }
    fannedOut = 0;
    streams.deliver(item);
    return fannedOut;
  }

  /** To be called at the end of a turn, when everything is written. */
  public void trim() {
    openings.advance(nowMs());
    context.metrics().resumeBytes.addAndGet(log.trim(nowMs()));
  }

  /** To be called once a second: closes the dead and ends what nobody resumed. */
  public void tick() {
    context.metrics().snapshots(streams.snapshots().bytes(), streams.snapshots().takeEvicted());
    long nowMs = nowMs();
    for (Connection connection : new ArrayList<>(connections)) {
      connection.tick(nowMs);
    }
    for (Session session : new ArrayList<>(sessions.values())) {
      if (session.connection() == null
          && nowMs - session.sinceMs > context.options().resumeWindowMs()) {
        end(session);
      }
    }
    disconnects.retry(epoch);
    presenceUpdates.tick();
    streams.tick();
    trim();
  }

  /** Asks up to so many of the clients that were not asked yet to resume elsewhere. */
  public void reconnect(int count) {
    if (toReconnect == null) {
      toReconnect = new ArrayDeque<>(connections);
    }
    for (int i = 0; i < count && !toReconnect.isEmpty(); i++) {
      toReconnect.remove().reconnect();
    }
  }

  /** Closes all sockets, resumably. */
  public void closeAll() {
    for (Connection connection : new ArrayList<>(connections)) {
      connection.close(CloseCode.UNKNOWN_ERROR);
    }
  }

  long nowMs() {
    return clockMs.getAsLong();
  }

  SessionOptions options() {
    return context.options();
  }

  SessionMetrics metrics() {
    return context.metrics();
  }

  /** Whether a session can be opened now. */
  boolean mayOpen() {
    return epoch != 0 && !openings.isFull();
  }

  /** Opens a connection's session as soon as that can be. */
  void await(Connection connection) {
    if (epoch != 0) {
      openings.await(connection);
    }
  }

  void add(Connection connection) {
    connections.add(connection);
    context.metrics().connected.incrementAndGet();
  }

  void remove(Connection connection) {
    if (connections.remove(connection)) {
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

  @Nullable Session session(long id) {
    return sessions.get(id);
  }

  /** Opens a session for a socket; null if none can be opened, and the socket is closed. */
  @Nullable Session open(Connection connection, Identify identify, long user) {
    long id;
    try {
      id = context.commands().newSessionId();
    } catch (ClockRegressException e) {
      LOG.error("no session for user={}: {}", Long.toUnsignedString(user), e.getMessage());
      connection.close(CloseCode.UNKNOWN_ERROR);
      return null;
    }
    SessionRef ref = identify.ref(id, user, options(), epoch);
    Session session =
        new Session(
            ref,
            identify,
            connection,
            new ResumeBuffer(options().resumeBytesPerSession(), log),
            streams.gaps());
    session.sinceMs = nowMs();
    sessions.put(id, session);
    openings.add(session);
    context.directory().add(id, this);
    context.metrics().identifies.increment();
    context
        .commands()
        .connect(ref, identify.presence())
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                execute(() -> invalidate(session));
              }
            });
    return session;
  }

  /** Some of these users' tokens are void: ends the sessions that came with one of them. */
  public void endRevoked(Set<Long> users) {
    for (Session session : new ArrayList<>(sessions.values())) {
      if (users.contains(session.user()) && verify(session.token()) != session.user()) {
        Connection connection = session.connection();
        end(session);
        context.metrics().revoked.increment();
        if (connection != null) {
          connection.forget();
          connection.close(CloseCode.NOT_AUTHENTICATED);
        }
      }
    }
  }

  /** Ends a session for good and tells its user; the socket is told nothing. */
  void end(Session session) {
    if (drop(session)) {
      disconnects.tell(session.ref());
    }
  }

  /** Ends a session because something of it was lost; its client starts again. */
  void invalidate(Session session) {
    if (drop(session)) {
      disconnects.tell(session.ref());
      tellInvalid(session);
    }
  }

  void requestMembers(Session session, JsonNode request) {
    memberRequests.handle(session, request);
  }

  void subscribe(Session session, int op, JsonNode subscriptionsOfClient) {
    subscriptions.handle(session, op, subscriptionsOfClient);
  }

  void updatePresence(Session session, JsonNode presence) {
    presenceUpdates.handle(session, presence);
  }

  /** These users are seen otherwise than before. */
  public void presences(List<UserPresence> changed) {
    streams.presences(changed);
  }

  private void tellInvalid(Session session) {
    context.metrics().invalidated.increment();
    Connection connection = session.connection();
    if (connection != null) {
      connection.invalidate();
    }
  }

  private boolean drop(Session session) {
    if (sessions.remove(session.id()) == null) {
      return false;
    }
    context.directory().remove(session.id());
    streams.leave(session);
    openings.remove(session);
    session.buffer().clear();
    return true;
  }

  /** What works for the hub comes back to it through this. */
  private final class Host implements StreamHost {
    @Override
    public @Nullable Session session(long id) {
      return sessions.get(id);
    }

    @Override
    public long nowMs() {
      return clockMs.getAsLong();
    }

    @Override
    public void execute(Runnable task) {
      executor.execute(task);
    }

    @Override
    public String publicUrl() {
      return options().publicUrl();
    }

    @Override
    public void end(Session session) {
      SessionHub.this.end(session);
    }

    @Override
    public void invalidate(Session session) {
      SessionHub.this.invalidate(session);
    }

    @Override
    public void invalidateIf(Predicate<Session> condition) {
      for (Session session : new ArrayList<>(sessions.values())) {
        if (condition.test(session)) {
          SessionHub.this.invalidate(session);
        }
      }
    }

    @Override
    public void started(Session session) {
      context.limits().started(session.user());
    }

    @Override
    public KnownMembers known() {
      return context.limits().known();
    }

    @Override
    public CompletableFuture<Void> attachAgain(long guild, Attach again) {
      return context.commands().attachAgain(guild, again);
    }

    @Override
    public PresenceTable presences() {
      return context.presences();
    }

    @Override
    public SessionActors actors() {
      return context.commands();
    }

    @Override
    public void countLateReadStates() {
      context.metrics().readStatesLate.increment();
    }

    @Override
    public void countAttachedAgain() {
      context.metrics().attachedAgain.increment();
    }

    @Override
    public void countPassiveUpdates(int told) {
      context.metrics().passiveUpdates.increment(told);
    }

    @Override
    public void countFanOut(int sent) {
      fannedOut += sent;
      context.metrics().dispatches.increment(sent);
      context.metrics().fanOut.record(sent);
    }
  }
}
