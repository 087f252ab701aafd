package dev.throng.gateway.session;

import dev.throng.protocol.wire.SessionRef;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.Executor;

/** Tells users of sessions that ended for good, until Kafka takes it. On the hub's thread. */
final class Disconnects {
  private static final int PER_TICK_MAX = 1_000;

  private final SessionActors actors;
  private final Executor executor;

  /** What Kafka has not taken; as many as sessions have ended in the epoch at the most. */
  private final Queue<SessionRef> failed = new ArrayDeque<>();

  Disconnects(SessionActors actors, Executor executor) {
    this.actors = actors;
    this.executor = executor;
  }

  void tell(SessionRef ref) {
    actors
        .disconnect(ref)
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                executor.execute(() -> failed.add(ref));
              }
            });
  }

  /** Tries again, for the sessions of this epoch. */
  void retry(long epoch) {
    for (int i = Math.min(failed.size(), PER_TICK_MAX); i > 0; i--) {
      SessionRef ref = failed.remove();
      if (ref.getEpoch() == epoch) {
        tell(ref);
      }
    }
  }

  /** An epoch is over, and its sessions with it. */
  void clear() {
    failed.clear();
  }
}
