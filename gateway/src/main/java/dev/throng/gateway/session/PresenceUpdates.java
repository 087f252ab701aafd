package dev.throng.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.protocol.wire.SessionPresence;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * What the sessions of one hub say of their users (opcode 3). A session that says more than {@value
 * #UPDATES_MAX} things in {@link #WINDOW_MS} is heard later, and only what it said last.
 */
final class PresenceUpdates {
  static final int UPDATES_MAX = 5;
  static final long WINDOW_MS = 20_000;

  private final LiveSessions sessions;
  private final SessionActors actors;
  private final LongObjectMap<Said> bySession = new LongObjectHashMap<>();

  PresenceUpdates(LiveSessions sessions, SessionActors actors) {
    this.sessions = sessions;
    this.actors = actors;
  }

  private static final class Said {
    /** When the user was told, oldest first. */
    private final Deque<Long> toldMs = new ArrayDeque<>(UPDATES_MAX);

    private @Nullable SessionPresence untold;

    /** How many things were told; what was told before the last of them is out of date. */
    private long told;
  }

  /**
   * The client sent a presence.
   *
   * @param d of {@link Opcode#PRESENCE_UPDATE}
   */
  void handle(Session session, JsonNode d) {
    if (!d.isObject()) {
      return;
    }
    Said said = bySession.get(session.id());
    if (said == null) {
      said = new Said();
      bySession.put(session.id(), said);
    }
    said.untold = PresenceForm.of(d, session.client());
    tell(session, said);
  }

  /** Tells what may be told by now. */
  void tick() {
    for (var entry : new ArrayList<>(bySession.entrySet())) {
      Session session = sessions.session(entry.getKey());
      Said said = entry.getValue();
      if (session != null) {
        tell(session, said);
      }
      if (session == null || said.toldMs.isEmpty()) {
        bySession.remove(entry.getKey());
      }
    }
  }

  private void tell(Session session, Said said) {
    long nowMs = sessions.nowMs();
    while (!said.toldMs.isEmpty() && nowMs - said.toldMs.getFirst() > WINDOW_MS) {
      said.toldMs.removeFirst();
    }
    SessionPresence presence = said.untold;
    if (presence == null || said.toldMs.size() >= UPDATES_MAX) {
      return;
    }
    said.untold = null;
    said.toldMs.addLast(nowMs);
    long number = ++said.told;
    actors
        .updatePresence(session.ref(), presence)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                sessions.execute(
                    () -> {
                      if (said.untold == null && said.told == number) {
                        said.untold = presence;
                      }
                    });
              }
            });
  }
}
