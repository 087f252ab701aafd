package dev.throng.jobs.core.user;

import dev.throng.protocol.wire.SessionPresence;
import java.util.Arrays;

/**
 * What a session says of its user; see {@link SessionPresence}.
 *
 * @param activities JSON array, empty bytes: none
 * @param sinceMs since when it is idle; 0: it is not
 * @param client desktop, mobile or web
 */
public record StatedPresence(
    String status, byte[] activities, long sinceMs, boolean afk, String client) {
  static final String INVISIBLE = "invisible";

  /** The presence of a session that says nothing. */
  static final StatedPresence ONLINE = new StatedPresence("online", new byte[0], 0, false, "web");

  static StatedPresence of(SessionPresence said) {
    return new StatedPresence(
        said.getStatus(),
        said.getActivities().toByteArray(),
        said.getSinceMs(),
        said.getAfk(),
        said.getClient());
  }

  boolean isVisible() {
    return !status.equals(INVISIBLE);
  }

  /** Whether both say the same. */
  boolean isSameAs(StatedPresence other) {
    return status.equals(other.status)
        && Arrays.equals(activities, other.activities)
        && sinceMs == other.sinceMs
        && afk == other.afk
        && client.equals(other.client);
  }
}
