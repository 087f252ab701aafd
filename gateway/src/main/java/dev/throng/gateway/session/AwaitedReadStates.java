package dev.throng.gateway.session;

import dev.throng.protocol.snapshot.GuildSnapshot;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.ReadStateEntry;
import dev.throng.protocol.wire.ReadStates;
import dev.throng.protocol.wire.Ready;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of people of one hub whose read states have not come. READY waits for them, but not
 * long: it goes without, and what comes later is told as acknowledgements. As many as the hub has
 * sessions at the most.
 */
final class AwaitedReadStates {
  /** How long READY waits, on a clock that ticks once a second. */
  static final long WAIT_MS = 1_000;

  /**
   * Acknowledgements that a session is told of late states. Those with mentions come first; what is
   * beyond is read at the next READY.
   */
  static final int TOLD_LATE_MAX = 1_000;

  private final StreamHost host;
  private final Beginning beginning;
  private final LongObjectMap<Awaited> awaited = new LongObjectHashMap<>();
  private final UnreadMassMentions missedMentions;

  AwaitedReadStates(StreamHost host, Beginning beginning) {
    this.host = host;
    this.beginning = beginning;
    this.missedMentions = new UnreadMassMentions(host);
  }

  /** Sends READY. */
  interface Beginning {
    void begin(Session session, Ready ready, ReadStates states);
  }

  private static final class Awaited {
    private final Session session;
    private final long sinceMs;

    /** Null when READY has gone. */
    private @Nullable Ready ready;

    private boolean asked;

    Awaited(Session session, Ready ready, long sinceMs) {
      this.session = session;
      this.ready = ready;
      this.sinceMs = sinceMs;
    }
  }

  /** The user has taken a session: asks for its read states. */
  void await(Session session, Ready ready) {
    session.hearsReadStates = true;
    Awaited one = new Awaited(session, ready, host.nowMs());
    awaited.put(session.id(), one);
    ask(one);
  }

  private void ask(Awaited one) {
    one.asked = true;
    host.actors()
        .openReadStates(one.session.ref())
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                host.execute(() -> notAsked(one));
              }
            });
  }

  private void notAsked(Awaited one) {
    one.asked = false;
    beginWithout(one);
  }

  /** The read states of a session's user are there. */
  void come(ReadStates states) {
    Awaited one = awaited.remove(states.getSession());
    if (one == null) {
      return;
    }
    if (one.ready != null) {
      beginning.begin(one.session, one.ready, states);
    } else {
      tellLate(one.session, states);
    }
    missedMentions.come(one.session, states);
  }

  /** A session has come to a guild: a person's may have missed mentions of many there. */
  void attached(Session session, long guild, GuildSnapshot snapshot, Attached attached) {
    missedMentions.attached(session, guild, snapshot, attached);
  }

  /** READYs that have waited long enough go; what could not be asked for is asked for again. */
  void tick() {
    missedMentions.tick();
    long nowMs = host.nowMs();
    for (Awaited one : new ArrayList<>(awaited.values())) {
      if (!one.asked) {
        ask(one);
      } else if (nowMs - one.sinceMs >= WAIT_MS) {
        beginWithout(one);
      }
    }
  }

  /** No more can be kept of what comes before READY: it goes now; false if it does not wait. */
  boolean goWithout(Session session) {
    Awaited one = awaited.get(session.id());
    if (one == null || one.ready == null) {
      return false;
    }
    beginWithout(one);
    return true;
  }

  /** A session is over. */
  void leave(Session session) {
    awaited.remove(session.id());
    missedMentions.leave(session);
    if (session.hearsReadStates) {
      // If it is lost, the node is told of changes that it has nobody for.
      var unused = host.actors().closeReadStates(session.ref());
    }
  }

  /** An epoch is over, and its sessions with it. */
  void clear() {
    awaited.clear();
    missedMentions.clear();
  }

  private void beginWithout(Awaited one) {
    Ready ready = one.ready;
    if (ready != null && awaited.get(one.session.id()) == one) {
      one.ready = null;
      host.countLateReadStates();
      beginning.begin(one.session, ready, ReadStates.getDefaultInstance());
    }
  }

  private void tellLate(Session session, ReadStates states) {
    List<ReadStateEntry> entries = new ArrayList<>(states.getEntriesList());
    entries.sort(Comparator.comparing((ReadStateEntry entry) -> entry.getMentionCount() == 0));
    for (ReadStateEntry entry : entries.subList(0, Math.min(TOLD_LATE_MAX, entries.size()))) {
      session.offer(
          PreparedDispatch.of("MESSAGE_ACK", ReadStateJson.late(entry, states.getVersion())),
          host.nowMs());
    }
  }
}
