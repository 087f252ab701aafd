package dev.throng.gateway.session;

import com.google.protobuf.ByteString;
import dev.throng.gateway.presence.PresenceTable;
import dev.throng.protocol.snapshot.GuildSnapshot;
import dev.throng.protocol.snapshot.GuildSnapshots;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.UserPresence;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Tells the sessions of one hub how members of their guilds are seen: people in guilds up to their
 * large threshold, bots with the intent in all. Nobody is told of oneself.
 */
final class PresenceFanOut {
  private final StreamHost host;
  private final LongObjectMap<StreamSessions<Session>> streams;
  private final GuildSnapshots guilds;

  /** Sessions of bots with the intent, by guild: they alone are told of large guilds. */
  private final Map<Long, Set<Session>> bots = new HashMap<>();

  PresenceFanOut(
      StreamHost host, LongObjectMap<StreamSessions<Session>> streams, GuildSnapshots guilds) {
    this.host = host;
    this.streams = streams;
    this.guilds = guilds;
  }

  /** A session has come to a guild; the presences of the members that it is shown. */
  ByteString attached(Session session, long guild, GuildSnapshot snapshot, Attached attached) {
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
  }

  void clear() {
    bots.clear();
  }

  /** These users are seen otherwise. */
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
      return;
    }
    GuildSnapshot snapshot = guilds.find(guild);
    long members = snapshot == null ? Long.MAX_VALUE : snapshot.memberCount();
    Told told = new Told(guild, presence);
    if (members <= GuildSnapshot.MEMBERS_MAX) {
      there.forEachSession(
          session -> {
            if (isBot(session) || members <= session.ref().getLargeThreshold()) {
              told.to(session);
            }
          });
    } else {
      bots.getOrDefault(guild, Set.of()).forEach(told::to);
    }
  }

  private static boolean isBot(Session session) {
    return session.ref().getBot() && !session.hearsReadStates;
  }

  /** A presence on its way to sessions of one guild; encoded when the first of them gets it. */
  private final class Told {
    private final long guild;
    private final UserPresence presence;
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
      session.offer(prepared, host.nowMs());
    }
  }
}
