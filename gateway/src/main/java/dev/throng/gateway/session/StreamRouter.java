package dev.throng.gateway.session;

import com.google.protobuf.ByteString;
import dev.throng.gateway.bus.DeliveryListener;
import dev.throng.protocol.snapshot.GuildSnapshot;
import dev.throng.protocol.snapshot.GuildSnapshots;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.Delivery;
import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Detached;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.PassiveUpdate;
import dev.throng.protocol.wire.PassiveView;
import dev.throng.protocol.wire.ReadStates;
import dev.throng.protocol.wire.Ready;
import dev.throng.protocol.wire.Reclassed;
import dev.throng.protocol.wire.Regrouped;
import dev.throng.protocol.wire.UserPresence;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which sessions of a hub hang on which stream, and what its parts mean for them. */
final class StreamRouter {
  private static final Logger LOG = LoggerFactory.getLogger(StreamRouter.class);

  /** Sessions of a user's own stream are all in this class and group. */
  private static final Place USER_PLACE = new Place(0, 0);

  private final StreamHost host;
  private final GuildCreates creates;
  private final LongObjectMap<StreamSessions<Session>> streams = new LongObjectHashMap<>();
  private final RecentGaps gaps = new RecentGaps();
  private final AwaitedReadStates readStates;
  private final PresenceFanOut presences;

  StreamRouter(StreamHost host, long snapshotBytesMax) {
    this.host = host;
    this.creates = new GuildCreates(host, snapshotBytesMax);
    this.readStates = new AwaitedReadStates(host, this::begin);
    this.presences = new PresenceFanOut(host, streams, creates.snapshots(), this::endIfOverBacklog);
  }

  /** Gaps so far; a session keeps the count at its beginning. */
  long gaps() {
    return gaps.count();
  }

  /** What the hub knows of guilds. */
  GuildSnapshots snapshots() {
    return creates.snapshots();
  }

  /** Applies a delivery. */
  void deliver(DeliveryListener.Item item) {
    Delivery delivery = item.delivery();
    long stream = delivery.getStream();
    if (item.afterGap()) {
      gap(stream);
    }
    try {
      for (DeliveryPart part : delivery.getPartsList()) {
        creates.follow(stream, part);
        apply(delivery, part);
      }
    } catch (RuntimeException e) {
      // To its sessions this delivery is lost, and a loss is never silent.
      LOG.error("stream={} seq={} dropped", Long.toUnsignedString(stream), delivery.getSeq(), e);
      gap(stream);
    }
  }

  private void apply(Delivery delivery, DeliveryPart part) {
    long stream = delivery.getStream();
    switch (part.getPartCase()) {
      case READY -> ready(stream, part.getReady());
      case ATTACHED -> attached(stream, delivery.getSeq(), part.getAttached());
      case DETACHED -> detached(stream, part.getDetached());
      case DISPATCH -> dispatch(stream, part.getDispatch());
      case REGROUPED -> regrouped(stream, part.getRegrouped());
      case RECLASSED -> reclassed(stream, part.getReclassed());
      case PASSIVE_UPDATE -> passiveUpdate(stream, part.getPassiveUpdate());
      case READ_STATES -> readStates.come(part.getReadStates());
      case SNAPSHOT, LAST_MESSAGES, FENCED, PART_NOT_SET -> {}
    }
  }

  /** The presences of these users have changed. */
  void presences(List<UserPresence> changed) {
    presences.changed(changed);
  }

  /** To be called once a second: READYs do not wait for ever. */
  void tick() {
    readStates.tick();
  }

  /** Takes a session out of all its streams. */
  void leave(Session session) {
    readStates.leave(session);
    for (LongObjectMap.PrimitiveEntry<StreamSessions.Membership<Session>> entry :
        session.memberships.entries()) {
      leave(entry.key(), entry.value());
      presences.left(session, entry.key());
      host.known().sessionEnded(session.user(), entry.key());
    }
    session.memberships.clear();
  }

  /** Forgets everything: a new epoch begins. */
  void clear() {
    streams.clear();
    creates.clear();
    gaps.clear();
    readStates.clear();
    presences.clear();
  }

  private void gap(long stream) {
    gaps.add(stream);
    creates.forget(stream);
    StreamSessions<Session> sessions = streams.get(stream);
    if (sessions != null) {
      sessions.forEachSession(host::invalidate);
    }
    host.invalidateIf(
        session ->
            session.awaited.contains(stream) || session.user() == stream && !session.isReady());
  }

  private void ready(long stream, Ready ready) {
    Session session = host.session(ready.getSession());
    if (session == null || session.isReady() || session.user() != stream) {
      return;
    }
    if (session.hearsReadStates) {
      return; // it waits for them already
    }
    for (long guild : ready.getGuildsList()) {
      if (session.covers(guild) && !session.memberships.containsKey(guild)) {
        session.awaited.add(guild);
      }
    }
    if (gaps.anySince(session.gapsBefore, session.awaited)) {
      host.invalidate(session);
      return;
    }
    try {
      if (isTaken(session, ready)) {
        join(stream, session, USER_PLACE, true);
        if (ready.getBot()) {
          begin(session, ready, ReadStates.getDefaultInstance());
        } else {
          readStates.await(session, ready);
        }
      }
    } catch (RuntimeException e) {
      // Half ready, and so nothing that a gap would find.
      host.invalidate(session);
      throw e;
    }
  }

  /** Whether the user has taken the session and its client is there; otherwise it is over. */
  private boolean isTaken(Session session, Ready ready) {
    Connection connection = session.connection();
    CloseCode refusal = refusal(ready);
    if (connection != null && refusal == null) {
      return true;
    }
    host.end(session);
    if (connection != null && refusal != null) {
      connection.forget();
      connection.close(refusal);
    }
    return false;
  }

  /** Sends READY, and what came before it; the session is over if that cannot be. */
  private void begin(Session session, Ready ready, ReadStates states) {
    Connection connection = session.connection();
    if (connection == null) {
      host.end(session);
    } else if (!session.isBacklogWhole()) {
      host.invalidate(session);
    } else {
      host.started(session);
      String readStateField = ready.getBot() ? "" : ReadStateJson.ready(session, states);
      ByteString payload =
          ReadyPayload.of(ready, session, connection.version(), host.publicUrl(), readStateField);
      session.ready(ready, PreparedDispatch.of("READY", payload), host.nowMs());
    }
  }

  /** Why the user has not taken a session; null if it has. */
  private static @Nullable CloseCode refusal(Ready ready) {
    if (ready.getUnknownUser()) {
      return CloseCode.AUTHENTICATION_FAILED;
    }
    if (ready.getNoIntents()) {
      return CloseCode.INVALID_INTENTS;
    }
    if (ready.getDisallowedIntents()) {
      return CloseCode.DISALLOWED_INTENTS;
    }
    return ready.getTooManySessions() ? CloseCode.RATE_LIMITED : null;
  }

  private void attached(long stream, long seq, Attached attached) {
    GuildSnapshot snapshot = creates.use(stream);
    Session session = host.session(attached.getSession());
    if (session == null || !session.covers(stream) || session.memberships.containsKey(stream)) {
      return;
    }
    if (attached.getWithoutStructure()) {
      session.awaited.add(stream);
    } else if (snapshot == null) {
      session.awaited.add(stream);
      creates.ask(stream, seq, session, attached);
    } else {
      session.awaited.remove(stream);
      join(stream, session, new Place(attached.getClassNumber(), attached.getGroup()), false);
      host.known().attached(session.user(), stream);
      ByteString shown = presences.attached(session, stream, snapshot, attached);
      offer(session, PreparedDispatch.of(snapshot.createFor(attached, shown)));
      readStates.attached(session, stream, snapshot, attached);
    }
  }

  private void detached(long stream, Detached detached) {
    Session session = host.session(detached.getSession());
    if (session == null) {
      return;
    }
    session.awaited.remove(stream);
    session.subscribed.remove(stream);
    host.known().detached(session.user(), stream);
    StreamSessions.Membership<Session> membership = session.memberships.remove(stream);
    if (membership != null) {
      leave(stream, membership);
      presences.left(session, stream);
    }
    if (!detached.getD().isEmpty()) {
      offer(session, PreparedDispatch.of("GUILD_DELETE", detached.getD()));
    }
  }

  private void regrouped(long stream, Regrouped regrouped) {
    StreamSessions<Session> sessions = streams.get(stream);
    if (sessions == null) {
      return;
    }
    for (int i = 0; i < regrouped.getClassesCount(); i++) {
      sessions.regroup(regrouped.getClasses(i), regrouped.getGroups(i));
    }
  }

  private void reclassed(long stream, Reclassed reclassed) {
    StreamSessions<Session> sessions = streams.get(stream);
    if (sessions == null) {
      return;
    }
    for (long id : reclassed.getSessionsList()) {
      Session session = host.session(id);
      StreamSessions.Membership<Session> membership =
          session == null ? null : session.memberships.get(stream);
      if (membership != null) {
        sessions.move(membership, reclassed.getClassNumber(), reclassed.getGroup());
      }
    }
  }

  private void dispatch(long stream, Dispatch dispatch) {
    StreamSessions<Session> sessions = streams.get(stream);
    if (sessions == null) {
      return;
    }
    FanOut fanOut = new FanOut(dispatch, sessions.isUserStream());
    DispatchTargets.forEachClass(dispatch, sessions, fanOut);
    for (long id : dispatch.getSessionsList()) {
      @Nullable Session session = host.session(id);
      if (session != null && session.memberships.containsKey(stream)) {
        fanOut.offer(session);
      }
    }
    fanOut.end();
  }

  private void passiveUpdate(long stream, PassiveUpdate update) {
    StreamSessions<Session> sessions = streams.get(stream);
    if (sessions == null) {
      return;
    }
    for (PassiveView view : update.getViewsList()) {
      Session named = host.session(view.getSession());
      PassiveViewers viewers = new PassiveViewers(stream, update, view, sessions, named);
      for (Session session : viewers.sessions()) {
        session.offer(viewers.dispatch(session), host.nowMs());
        endIfOverBacklog(session);
      }
      host.countPassiveUpdates(viewers.sessions().size());
    }
  }

  /** Where a session is in a stream. */
  private record Place(int classNumber, int group) {}

  private void join(long stream, Session session, Place place, boolean user) {
    StreamSessions<Session> sessions = streams.get(stream);
    if (sessions == null) {
      sessions = new StreamSessions<>(user);
      streams.put(stream, sessions);
    }
    StreamSessions.Membership<Session> membership = session.memberships.get(stream);
    if (membership == null) {
      session.memberships.put(stream, sessions.add(session, place.classNumber, place.group));
    } else {
      sessions.move(membership, place.classNumber, place.group);
    }
  }

  private void leave(long stream, StreamSessions.Membership<Session> membership) {
    StreamSessions<Session> sessions = streams.get(stream);
    if (sessions != null) {
      sessions.remove(membership);
      if (sessions.isEmpty()) {
        streams.remove(stream);
      }
    }
  }

  private void offer(Session session, PreparedDispatch own) {
    session.offer(own, host.nowMs());
    endIfOverBacklog(session);
  }

  private void endIfOverBacklog(Session session) {
    if (!session.isReady() && session.isOverBacklog() && !readStates.goWithout(session)) {
      host.invalidate(session);
    }
  }

  /** One dispatch on its way to many sessions. */
  private final class FanOut implements StreamSessions.ClassVisitor<Session> {
    private final PreparedDispatch prepared;
    private final long nowMs = host.nowMs();
    private final List<Session> overBacklog = new ArrayList<>(0);
    private int sent;

    FanOut(Dispatch dispatch, boolean direct) {
      this.prepared = new PreparedDispatch(dispatch, direct);
    }

    @Override
    public void visit(int number, List<StreamSessions.Membership<Session>> members) {
      for (int i = 0; i < members.size(); i++) {
        offer(members.get(i).session);
      }
    }

    void offer(Session session) {
      if (session.offer(prepared, nowMs)) {
        sent++;
      } else if (session.isOverBacklog()) {
        overBacklog.add(session);
      }
    }

    void end() {
      host.countFanOut(sent);
      for (Session session : overBacklog) {
        endIfOverBacklog(session);
      }
    }
  }
}
