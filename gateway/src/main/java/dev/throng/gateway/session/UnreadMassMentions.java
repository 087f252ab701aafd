package dev.throng.gateway.session;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.throng.protocol.snapshot.GuildSnapshot;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.CountMassMentions;
import dev.throng.protocol.wire.ReadStateEntry;
import dev.throng.protocol.wire.ReadStates;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds for persons' sessions which come to a guild whether its mentions of many are newer than
 * what the user has read there, and only then asks the guild how many they are. What was read is
 * kept while a session's guilds come, {@link #KEPT_MS} at most; a guild that comes later is asked
 * if it has any such mentions.
 */
final class UnreadMassMentions {
  /** How long a session's guilds are looked at with what its user has read. */
  static final long KEPT_MS = 60_000;

  /**
   * Of how many channels a guild is asked whether they are gone: of the newest, since among those
   * that its snapshot lacks are all of its threads.
   */
  static final int MISSING_CHANNELS_MAX = 1_000;

  private final StreamHost host;
  private final LongObjectMap<Beginning> beginnings = new LongObjectHashMap<>();

  UnreadMassMentions(StreamHost host) {
    this.host = host;
  }

  /** A guild that a session is in. */
  private record Place(long guild, GuildSnapshot snapshot, Attached attached) {}

  /** A session whose guilds come. */
  private static final class Beginning {
    private final Session session;
    private final long sinceMs;
    private final Map<Long, ReadStateEntry> states = new HashMap<>();
    private final Map<Long, List<Long>> channelsByGuild = new HashMap<>();

    /** Guilds that came before the states. */
    private final List<Place> waiting = new ArrayList<>();

    private boolean known;

    Beginning(Session session, long sinceMs) {
      this.session = session;
      this.sinceMs = sinceMs;
    }
  }

  /** A session has come to a guild. */
  void attached(Session session, long guild, GuildSnapshot snapshot, Attached attached) {
    if (session.ref().getBot() && !session.hearsReadStates) {
      return;
    }
    Place place = new Place(guild, snapshot, attached);
    Beginning beginning = beginnings.get(session.id());
    if (beginning == null && session.isReady()) {
      ask(session, place, snapshot.massMentionsFor(attached).keySet(), List.of());
      return;
    }
    if (beginning == null) {
      beginning = new Beginning(session, host.nowMs());
      beginnings.put(session.id(), beginning);
    }
    if (beginning.known) {
      look(beginning, place);
      endIfWhole(beginning);
    } else {
      beginning.waiting.add(place);
    }
  }

  /** The read states of a session's user are there. */
  void come(Session session, ReadStates states) {
    Beginning begun = beginnings.get(session.id());
    Beginning beginning = begun == null ? new Beginning(session, host.nowMs()) : begun;
    beginnings.put(session.id(), beginning);
    for (ReadStateEntry entry : states.getEntriesList()) {
      beginning.states.put(entry.getChannel(), entry);
      if (entry.getGuild() != 0) {
        beginning
            .channelsByGuild
            .computeIfAbsent(entry.getGuild(), guild -> new ArrayList<>())
            .add(entry.getChannel());
      }
    }
    beginning.known = true;
    beginning.waiting.forEach(place -> look(beginning, place));
    beginning.waiting.clear();
    endIfWhole(beginning);
  }

  /** Forgets what was read by sessions that began long ago. */
  void tick() {
    long nowMs = host.nowMs();
    for (Beginning each : new ArrayList<>(beginnings.values())) {
      if (nowMs - each.sinceMs > KEPT_MS) {
        beginnings.remove(each.session.id());
      }
    }
  }

  /** A session is over. */
  void leave(Session session) {
    beginnings.remove(session.id());
  }

  /** An epoch is over, and its sessions with it. */
  void clear() {
    beginnings.clear();
  }

  private void endIfWhole(Beginning beginning) {
    if (beginning.session.isReady() && beginning.session.awaited.isEmpty()) {
      beginnings.remove(beginning.session.id());
    }
  }

  private void look(Beginning beginning, Place place) {
    List<Long> newer = new ArrayList<>();
    place
        .snapshot
        .massMentionsFor(place.attached)
        .forEach(
            (channel, message) -> {
              ReadStateEntry state = beginning.states.get(channel);
              if (state != null && Long.compareUnsigned(state.getLastMessage(), message) < 0) {
                newer.add(channel);
              }
            });
    List<Long> missing =
        beginning.channelsByGuild.getOrDefault(place.guild, List.of()).stream()
            .filter(channel -> !place.snapshot.hasChannel(channel))
            .sorted(Comparator.reverseOrder())
            .limit(MISSING_CHANNELS_MAX)
            .sorted(Comparator.naturalOrder())
            .toList();
    ask(beginning.session, place, newer, missing);
  }

  private void ask(Session session, Place place, Iterable<Long> newer, List<Long> missing) {
    CountMassMentions.Builder question =
        CountMassMentions.newBuilder()
            .setSession(session.ref())
            .addAllChannels(newer)
            .addAllMissingChannels(missing);
    if (question.getChannelsCount() > 0) {
      question.addAllRoles(roles(place.attached.getMember()));
    }
    if (question.getChannelsCount() + question.getMissingChannelsCount() > 0) {
      // If it is lost, the session shows those channels unread without a number.
      var unused = host.actors().countMassMentions(place.guild, question.build());
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
}
