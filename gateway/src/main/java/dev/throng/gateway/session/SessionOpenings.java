package dev.throng.gateway.session;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The pace at which a hub's sessions begin: so many are on their way to READY and their guilds at a
 * time, and the next wait for their turn. A guild whose sessions all come back at once so has some
 * of them before it at any time, and what its members write is not behind thousands.
 */
final class SessionOpenings {
  /** On their way at a time. */
  static final int MAX = 32;

  /** So long one counts: a guild that does not answer holds up nobody but its sessions. */
  static final long MS_MAX = 10_000;

  private final Map<Long, Session> opening = new LinkedHashMap<>();
  private final Deque<Connection> waiting = new ArrayDeque<>();

  boolean isFull() {
    return opening.size() >= MAX;
  }

  void add(Session session) {
    opening.put(session.id(), session);
  }

  /** A session is over; no-op if it is not on its way. */
  void remove(Session session) {
    opening.remove(session.id());
  }

  /** A connection's session waits for its turn. One that is closed meanwhile gives it up then. */
  void await(Connection connection) {
    waiting.add(connection);
  }

  /** Lets the next begin in the place of those that are there. */
  void advance(long nowMs) {
    if (opening.isEmpty() && waiting.isEmpty()) {
      return;
    }
    opening.values().removeIf(session -> isThere(session) || nowMs - session.sinceMs > MS_MAX);
    while (!isFull() && !waiting.isEmpty()) {
      waiting.remove().open();
    }
  }

  private static boolean isThere(Session session) {
    return session.isReady() && session.awaited.isEmpty();
  }

  void clear() {
    opening.clear();
    waiting.clear();
  }
}
