package dev.throng.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.throng.protocol.snapshot.GuildSnapshot;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.CountMassMentions;
import dev.throng.protocol.wire.ReadStateEntry;
import dev.throng.protocol.wire.ReadStates;
import dev.throng.protocol.wire.Ready;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.io.IOException;
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

  AwaitedReadStates(StreamHost host, Beginning beginning) {
    this.host = host;
    this.beginning = beginning;
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
  }

  /**
   * A session has come to a guild: if it is a person's, the guild is asked which of its recent
   * mentions of many are for the user, in the channels that the session sees.
   */
  void attached(Session session, long guild, GuildSnapshot snapshot, Attached attached) {
    List<Long> channels = snapshot.channelsOf(attached);
    boolean person = session.hearsReadStates || !session.ref().getBot();
    if (person && !channels.isEmpty()) {
      CountMassMentions question =
          CountMassMentions.newBuilder()
              .setSession(session.ref())
              .addAllChannels(channels)
              .addAllRoles(roles(attached.getMember()))
              .build();
      // If it is lost, the session shows those channels unread without a number.
      var unused = host.actors().countMassMentions(guild, question);
    }
  }

  private static List<Long> roles(ByteString member) {
    List<Long> roles = new ArrayList<>();
    try {
      for (JsonNode role : Frames.JSON.readTree(member.newInput()).path("roles")) {
        roles.add(Frames.integer(role, 0));
      }
    } catch (IOException e) {
      // No JSON: none.
    }
    return roles;
  }

  /** READYs that have waited long enough go; what could not be asked for is asked for again. */
  void tick() {
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
    if (session.hearsReadStates) {
      // If it is lost, the node is told of changes that it has nobody for.
      var unused = host.actors().closeReadStates(session.ref());
    }
  }

  /** An epoch is over, and its sessions with it. */
  void clear() {
    awaited.clear();
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
