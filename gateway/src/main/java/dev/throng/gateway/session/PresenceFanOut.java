package dev.throng.gateway.session;

import com.google.protobuf.ByteString;
import dev.throng.gateway.presence.PresenceTable;
import dev.throng.protocol.snapshot.GuildSnapshot;
import dev.throng.protocol.snapshot.GuildSnapshots;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.UserPresence;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the sessions of one hub how members of their guilds are seen: people in guilds up to their
 * large threshold, bots with the intent in all. Nobody is told of oneself.
 */
final class PresenceFanOut {
  private final StreamHost host;
  private final LongObjectMap<StreamSessions<Session>> streams;
  private final GuildSnapshots guilds;

  private final Consumer<Session> overBacklog;

  /** Sessions of bots with the intent, by guild: they alone are told of large guilds. */
  private final Map<Long, Set<Session>> bots = new HashMap<>();

  /** How many members a guild with sessions had last, also when its snapshot is not here. */
  private final LongObjectMap<Long> members = new LongObjectHashMap<>();

  /**
   * Of one hub.
   *
   * @param overBacklog told of sessions that have too much to be told before READY
   */
  PresenceFanOut(
      StreamHost host,
      LongObjectMap<StreamSessions<Session>> streams,
      GuildSnapshots guilds,
      Consumer<Session> overBacklog) {
    this.host = host;
    this.streams = streams;
    this.guilds = guilds;
    this.overBacklog = overBacklog;
  }

  /** A session has come to a guild; the presences of the members that it is shown. */
  ByteString attached(Session session, long guild, GuildSnapshot snapshot, Attached attached) {
    members.put(guild, Long.valueOf(snapshot.memberCount()));
    boolean bot = isBot(session);
    if (bot && session.hearsPresences()) {
      bots.computeIfAbsent(guild, id -> new LinkedHashSet<>()).add(session);
    }
    boolean shown =
        bot
            ? session.hearsPresences()
            : snapshot.memberCount() <= session.ref().getLargeThreshold();
    List<Long> users = new ArrayList<>();
    if (shown) {
      users.addAll(snapshot.shownTo(attached));
      if (!users.contains(attached.getUser())) {
        users.add(attached.getUser());
      }
    }
    return host.presences().of(users);
  }

  /** A session has left a guild. */
  void left(Session session, long guild) {
    Set<Session> there = bots.get(guild);
    if (there != null && there.remove(session) && there.isEmpty()) {
      bots.remove(guild);
    }
    if (streams.get(guild) == null) {
      members.remove(guild);
    }
  }

  void clear() {
    bots.clear();
    members.clear();
  }

  /** The presences of these users have changed. */
  void changed(List<UserPresence> presences) {
    for (UserPresence presence : presences) {
      for (long guild : presence.getGuildsList()) {
        tell(guild, presence);
      }
    }
  }

  private void tell(long guild, UserPresence presence) {
    StreamSessions<Session> there = streams.get(guild);
    if (there == null) {
      members.remove(guild);
      return;
    }
    long count = memberCount(guild);
    Told told = new Told(guild, presence);
    if (count <= GuildSnapshot.MEMBERS_MAX) {
      there.forEachSession(
          session -> {
            if (isBot(session) || count <= session.ref().getLargeThreshold()) {
              told.to(session);
            }
          });
    } else {
      bots.getOrDefault(guild, Set.of()).forEach(told::to);
    }
    told.late.forEach(overBacklog);
  }

  private long memberCount(long guild) {
    GuildSnapshot snapshot = guilds.find(guild);
    if (snapshot != null) {
      members.put(guild, Long.valueOf(snapshot.memberCount()));
    }
    Long known = members.get(guild);
    return known == null ? Long.MAX_VALUE : known;
  }

  private static boolean isBot(Session session) {
    return session.ref().getBot() && !session.hearsReadStates;
  }

  /** A presence on its way to sessions of one guild; encoded when the first of them gets it. */
  private final class Told {
    private final long guild;
    private final UserPresence presence;
    private final List<Session> late = new ArrayList<>(0);
    private @Nullable PreparedDispatch dispatch;

    Told(long guild, UserPresence presence) {
      this.guild = guild;
      this.presence = presence;
    }

    void to(Session session) {
      if (session.user() == presence.getUser()) {
        return;
      }
      PreparedDispatch prepared = dispatch;
      if (prepared == null) {
        prepared =
            PreparedDispatch.ofMany(
                "PRESENCE_UPDATE",
                PresenceTable.object(presence.getUser(), guild, presence.getD()));
        dispatch = prepared;
      }
      if (!session.offer(prepared, host.nowMs()) && session.isOverBacklog()) {
        late.add(session);
      }
    }
  }
}
