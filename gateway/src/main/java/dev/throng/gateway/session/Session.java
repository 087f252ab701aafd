package dev.throng.gateway.session;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.Ready;
import dev.throng.protocol.wire.SessionPresence;
import dev.throng.protocol.wire.SessionRef;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What outlives a socket: a session's number, streams and resume buffer. Before its Ready part came
 * it only collects dispatches. Belongs to one hub.
 */
final class Session {
  private static final ByteString RESUMED = ByteString.copyFromUtf8("{\"_trace\":[]}");

  private final SessionRef ref;
  private final Identify identify;
  private final ResumeBuffer buffer;

  /** Its places in streams, by stream. */
  final LongObjectMap<StreamSessions.Membership<Session>> memberships = new LongObjectHashMap<>(4);

  /** Guilds of READY whose snapshot has not come yet. */
  final Set<Long> awaited = new HashSet<>();

  /** Guilds that it has subscribed to. */
  final Set<Long> subscribed = new HashSet<>();

  /** Whether its user's read states tell it of changes. */
  boolean hearsReadStates;

  /** Gaps that the hub had counted when the session began. */
  final long gapsBefore;

  /** When it began, or lost its socket. */
  long sinceMs;

  private @Nullable Connection connection;
  private String token;
  private @Nullable List<PreparedDispatch> backlog = new ArrayList<>();
  private long backlogBytes;
  private int intents;

  Session(
      SessionRef ref,
      Identify identify,
      Connection connection,
      ResumeBuffer buffer,
      long gapsBefore) {
    this.ref = ref;
    this.identify = identify;
    this.token = identify.token();
    this.connection = connection;
    this.intents = ref.getIntents();
    this.buffer = buffer;
    this.gapsBefore = gapsBefore;
  }

  long id() {
    return ref.getSession();
  }

  long user() {
    return ref.getUser();
  }

  SessionRef ref() {
    return ref;
  }

  /** That it was opened or last resumed with. */
  String token() {
    return token;
  }

  boolean covers(long guild) {
    return identify.covers(guild);
  }

  /** Whether it hangs on a guild's stream; its user's own stream is none. */
  boolean isIn(long guild) {
    return guild != user() && memberships.containsKey(guild);
  }

  /** Whether it is passive somewhere, unless its user is a bot. */
  boolean mayBePassive() {
    return ref.getPassiveFromMembers() != 0;
  }

  /** Whether it may be passive in a guild that it is in, or will be for all that is known. */
  boolean mayBePassiveIn(long guild) {
    return covers(guild)
        && !subscribed.contains(guild)
        && (!isReady() || awaited.contains(guild) || isIn(guild));
  }

  PassiveForm passiveForm() {
    return PassiveForm.of(identify.capabilities());
  }

  boolean versionsReadStates() {
    return identify.versionsReadStates();
  }

  /** What its IDENTIFY says of its user. */
  SessionPresence presence() {
    return identify.presence();
  }

  /** Desktop, mobile or web. */
  String client() {
    return identify.presence().getClient();
  }

  /** Whether its intents let presences through. */
  boolean hearsPresences() {
    return (intents & Intents.GUILD_PRESENCES) != 0;
  }

  int shardId() {
    return identify.shardId();
  }

  int shardCount() {
    return identify.shardCount();
  }

  /** Whether it may have the whole list of a guild's members. */
  boolean mayList() {
    return (intents & Intents.GUILD_MEMBERS) != 0;
  }

  boolean isReady() {
    return backlog == null;
  }

  boolean isOverBacklog() {
    return backlogBytes > buffer.bytesMax();
  }

  /** Its socket; null while it has none. */
  @Nullable Connection connection() {
    return connection;
  }

  ResumeBuffer buffer() {
    return buffer;
  }

  /** Whether all that came before READY is still in memory. */
  boolean isBacklogWhole() {
    return backlog == null || backlog.stream().noneMatch(PreparedDispatch::isDropped);
  }

  /** A person's session gets everything, whatever intents its client asked for. */
  void ready(Ready ready, PreparedDispatch payload, long nowMs) {
    if (!ready.getBot()) {
      intents = -1;
    }
    List<PreparedDispatch> before = backlog;
    backlog = null;
    offer(payload, nowMs);
    if (before != null) {
      for (PreparedDispatch dispatch : before) {
        offer(dispatch, nowMs);
      }
    }
  }

  /** Sends a dispatch, if the session's intents let it through; true if so. */
  boolean offer(PreparedDispatch dispatch, long nowMs) {
    if (backlog != null) {
      backlog.add(dispatch);
      backlogBytes += dispatch.bytes();
      return false;
    }
    EncodedDispatch encoded = dispatch.forSession(ref.getUser(), intents);
    if (encoded == null) {
      return false;
    }
    long seq = buffer.add(encoded, nowMs);
    if (connection != null) {
      connection.socket().dispatch(encoded, seq);
    }
    buffer.trim();
    return true;
  }

  /** Takes over on another socket: sends all after {@code seq}, then RESUMED. */
  void resume(Connection on, String with, long seq, long nowMs) {
    connection = on;
    token = with;
    buffer.acknowledge(seq);
    buffer.replayAfter(seq, on.socket());
    offer(PreparedDispatch.of("RESUMED", RESUMED), nowMs);
  }

  void detach(long nowMs) {
    connection = null;
    sinceMs = nowMs;
  }
}
