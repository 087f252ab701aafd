package dev.throng.jobs.core.user;

import dev.throng.jobs.core.state.Cell;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import org.jspecify.annotations.Nullable;

/** The state of a user; a value that was never set is read as its default. */
final class UserTables {
  private final Cell<UserProfile> profile;
  private final Cell<Memberships> memberships;
  private final Cell<UserSessions> sessions;
  private final Table<UserStream> streams;
  private final Cell<Long> tokensValidAfterMs;
  private final Cell<RevokedTokens> revokedTokens;
  private final Cell<Application> application;
  private final Cell<OwnedApplications> ownedApplications;
  private final Cell<Long> renamedUs;
  private final Table<StatedPresence> presences;
  private final Cell<ToldPresence> toldPresence;
  final RegisteredCommands commands;

  UserTables(StateFactory state) {
    profile = state.cell("profile", UserProfile.class);
    memberships = state.cell("memberships", Memberships.class);
    sessions = state.cell("sessions", UserSessions.class);
    streams = state.table("streams", UserStream.class);
    tokensValidAfterMs = state.cell("tokens-valid-after-ms", Long.class);
    revokedTokens = state.cell("revoked-tokens", RevokedTokens.class);
    application = state.cell("application", Application.class);
    ownedApplications = state.cell("owned-applications", OwnedApplications.class);
    renamedUs = state.cell("renamed", Long.class);
    presences = state.table("presences", StatedPresence.class);
    toldPresence = state.cell("told-presence", ToldPresence.class);
    commands = new RegisteredCommands(state);
  }

  /** What a session says; online if it is of before presences. */
  StatedPresence presence(long session) {
    StatedPresence value = presences.get(session);
    return value == null ? StatedPresence.ONLINE : value;
  }

  void putPresence(long session, StatedPresence value) {
    presences.put(session, value);
  }

  void removePresence(long session) {
    presences.remove(session);
  }

  /** Null: offline. */
  @Nullable ToldPresence toldPresence() {
    return toldPresence.get();
  }

  void putToldPresence(@Nullable ToldPresence value) {
    if (value == null) {
      toldPresence.remove();
    } else {
      toldPresence.put(value);
    }
  }

  /** Whether the profile is another than the one that the user was made with. */
  boolean isRenamed() {
    return renamedUs.get() != null;
  }

  void putRenamed(long nowUs) {
    renamedUs.put(nowUs);
  }

  @Nullable UserProfile profile() {
    return profile.get();
  }

  void putProfile(UserProfile value) {
    profile.put(value);
  }

  /** Ascending guild ids. */
  long[] guilds() {
    Memberships value = memberships.get();
    return value == null ? SortedIds.EMPTY : value.guilds();
  }

  void putGuilds(long[] guilds) {
    memberships.put(new Memberships(guilds));
  }

  /** Ascending ids of the applications that a person has made. */
  long[] ownedApplications() {
    OwnedApplications value = ownedApplications.get();
    return value == null ? SortedIds.EMPTY : value.applications();
  }

  void putOwnedApplications(long[] applications) {
    ownedApplications.put(new OwnedApplications(applications));
  }

  UserSessions sessions() {
    UserSessions value = sessions.get();
    return value == null ? UserSessions.NONE : value;
  }

  void putSessions(UserSessions value) {
    sessions.put(value);
  }

  @Nullable UserStream stream(int node) {
    return streams.get(node);
  }

  void putStream(int node, UserStream value) {
    streams.put(node, value);
  }

  /** Forgets the stream to a node whose epoch, or a later one, is over. */
  void endStream(int node, long epoch) {
    UserStream stream = streams.get(node);
    if (stream != null && stream.epoch() <= epoch) {
      streams.remove(node);
    }
  }

  long tokensValidAfterMs() {
    Long value = tokensValidAfterMs.get();
    return value == null ? 0 : value;
  }

  void putTokensValidAfterMs(long value) {
    tokensValidAfterMs.put(value);
  }

  /** Ascending times of issue. */
  long[] revokedTokens() {
    RevokedTokens value = revokedTokens.get();
    return value == null ? SortedIds.EMPTY : value.issuedMs();
  }

  void putRevokedTokens(long[] issuedMs) {
    revokedTokens.put(new RevokedTokens(issuedMs));
  }

  Application application() {
    Application value = application.get();
    return value == null ? Application.NEW : value;
  }

  void putApplication(Application value) {
    application.put(value);
  }
}
