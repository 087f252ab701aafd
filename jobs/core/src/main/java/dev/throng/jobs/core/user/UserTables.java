package dev.throng.jobs.core.user;

import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import org.jspecify.annotations.Nullable;

/** The state of a user, with the value that stands for "nothing yet" where there is one. */
final class UserTables {
  private static final long ONLY = 0;

  private final Table<UserProfile> profile;
  private final Table<Memberships> memberships;
  private final Table<UserSessions> sessions;
  private final Table<UserStream> streams;
  private final Table<Long> tokensValidAfterMs;

  UserTables(StateFactory state) {
    profile = state.table("profile", UserProfile.class);
    memberships = state.table("memberships", Memberships.class);
    sessions = state.table("sessions", UserSessions.class);
    streams = state.table("streams", UserStream.class);
    tokensValidAfterMs = state.table("tokens-valid-after-ms", Long.class);
  }

  @Nullable UserProfile profile() {
    return profile.get(ONLY);
  }

  void putProfile(UserProfile value) {
    profile.put(ONLY, value);
  }

  /** Ascending guild ids. */
  long[] guilds() {
    Memberships value = memberships.get(ONLY);
    return value == null ? SortedIds.EMPTY : value.guilds();
  }

  void putGuilds(long[] guilds) {
    memberships.put(ONLY, new Memberships(guilds));
  }

  UserSessions sessions() {
    UserSessions value = sessions.get(ONLY);
    return value == null ? UserSessions.NONE : value;
  }

  void putSessions(UserSessions value) {
    sessions.put(ONLY, value);
  }

  @Nullable UserStream stream(int node) {
    return streams.get(node);
  }

  void putStream(int node, UserStream value) {
    streams.put(node, value);
  }

  long tokensValidAfterMs() {
    Long value = tokensValidAfterMs.get(ONLY);
    return value == null ? 0 : value;
  }

  void putTokensValidAfterMs(long value) {
    tokensValidAfterMs.put(ONLY, value);
  }
}
