package dev.throng.protocol.snapshot;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.Attached;
import dev.throng.protocol.wire.Snapshot;
import dev.throng.protocol.wire.SnapshotPart;
import java.lang.ref.WeakReference;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One guild as it is at one place of its stream: the JSON of its parts, which are never encoded
 * again. What a session may see of it comes with the session.
 */
public final class GuildSnapshot {
  /** Members that are kept, those with the lowest ids, because GUILD_CREATE shows no more. */
  public static final int MEMBERS_MAX = 250;

  /** What an object costs in memory beside its bytes, about. */
  static final int ENTRY_BYTES = 96;

  private static final int BODIES_MAX = 64;

  private final Map<Long, ByteString> roles = new LinkedHashMap<>();
  private final TreeMap<Long, ByteString> members = new TreeMap<>(Long::compareUnsigned);
  private final SnapshotChannels channels = new SnapshotChannels();
  private final SnapshotThreads threads = new SnapshotThreads();
  private ByteString guild = ByteString.EMPTY;
  private long memberCount;
  private long partBytes;

  /** Newest message of a channel that mentions many, by channel. */
  private final Map<Long, Long> massMentions = new HashMap<>();

  /** Bodies since the last change, for as long as somebody still has them. */
  private final Map<Sight, WeakReference<byte[]>> bodies = new HashMap<>();

  /** What of a GUILD_CREATE is the same for several sessions. */
  private record Sight(ByteString channels, int members, boolean threads) {}

  /** Applies what the guild tells of itself. */
  void apply(Snapshot change) {
    bodies.clear();
    if (change.getWhole()) {
      guild = change.getGuild();
    }
    for (long role : change.getRemovedRolesList()) {
      remove(roles, role);
    }
    change.getRolesList().forEach(role -> put(roles, role));
    for (long channel : change.getRemovedChannelsList()) {
      channels.remove(channel);
      massMentions.remove(channel);
      threads.removeThoseIn(channel);
    }
    change.getChannelsList().forEach(channels::put);
    change.getRemovedThreadsList().forEach(threads::remove);
    change.getThreadsList().forEach(threads::put);
    for (int i = 0; i < change.getMassMentionsCount(); i++) {
      massMentions.put(change.getMassMentionedChannels(i), change.getMassMentions(i));
    }
    for (long member : change.getRemovedMembersList()) {
      remove(members, member);
    }
    change.getMembersList().forEach(member -> put(members, member));
    while (members.size() > MEMBERS_MAX) {
      remove(members, members.lastKey());
    }
    if (change.getMemberCount() != 0) {
      memberCount = change.getMemberCount();
    }
  }

  private void put(Map<Long, ByteString> parts, SnapshotPart part) {
    uncount(parts.put(part.getId(), part.getD()));
    partBytes += part.getD().size() + ENTRY_BYTES;
  }

  private void remove(Map<Long, ByteString> parts, long id) {
    uncount(parts.remove(id));
  }

  private void uncount(@Nullable ByteString removed) {
    partBytes -= removed == null ? 0 : removed.size() + ENTRY_BYTES;
  }

  /** A message was sent to a channel. */
  void sent(long channel, long message) {
    if (channels.sent(channel, message)) {
      bodies.clear();
    }
  }

  /** Id of a channel's last message; 0: none, or no such channel. */
  public long lastMessage(long channel) {
    return channels.lastMessage(channel);
  }

  /** Newest messages that mention many, by channel, of the channels that a session sees. */
  public Map<Long, Long> massMentionsFor(Attached session) {
    Map<Long, Long> seen = new TreeMap<>(Long::compareUnsigned);
    massMentions.forEach(
        (channel, message) -> {
          if (channels.isVisible(channel, session.getChannels())) {
            seen.put(channel, message);
          }
        });
    return seen;
  }

  /** Whether the guild has the channel. */
  public boolean hasChannel(long channel) {
    return channels.has(channel);
  }

  /** Bytes that it keeps in memory, about. */
  public long bytes() {
    long objects = guild.size() + partBytes + channels.bytes() + threads.bytes();
    return objects + ENTRY_BYTES * (1L + massMentions.size());
  }

  /** How many members the guild has. */
  public long memberCount() {
    return memberCount;
  }

  /** Ids of the members that a session's GUILD_CREATE shows, beside its own. */
  public List<Long> shownTo(Attached session) {
    return members.keySet().stream().limit(othersFor(session)).toList();
  }

  private int othersFor(Attached session) {
    int shown = session.getAlone() ? 0 : session.getLargeThreshold();
    boolean isAmongFirst = isAmongFirst(session.getUser(), shown);
    return Math.min(members.size(), isAmongFirst ? shown : Math.max(0, shown - 1));
  }

  /** GUILD_CREATE for a session, of the guild as it is now, without presences. */
  public GuildCreate createFor(Attached session) {
    return createFor(session, ByteString.copyFromUtf8("[]"));
  }

  /**
   * GUILD_CREATE for a session, of the guild as it is now.
   *
   * @param presences of the members that it shows, a JSON array
   */
  public GuildCreate createFor(Attached session, ByteString presences) {
    int others = othersFor(session);
    boolean isAmongFirst =
        isAmongFirst(session.getUser(), session.getAlone() ? 0 : session.getLargeThreshold());
    JsonPieces own =
        new JsonPieces(128 + presences.size() + session.getMember().size())
            .text("{\"joined_at\":\"")
            .text(session.getJoinedAt())
            .text("\",\"large\":")
            .text(memberCount > session.getLargeThreshold() ? "true" : "false")
            .text(",\"presences\":")
            .json(presences);
    boolean ownThreads = session.getJoinedThreadsCount() > 0 && !threads.isEmpty();
    if (ownThreads) {
      threads.write(
          own.text(",\"threads\":"),
          channels,
          session.getChannels(),
          session.getJoinedThreadsList());
    }
    own.text(",\"members\":[");
    if (!isAmongFirst) {
      own.json(session.getMember()).text(others > 0 ? "," : "");
    }
    return new GuildCreate(
        own.toBytes(), body(new Sight(session.getChannels(), others, !ownThreads)));
  }

  private boolean isAmongFirst(long user, int count) {
    return members.containsKey(user) && members.headMap(user).size() < count;
  }

  private byte[] body(Sight sight) {
    WeakReference<byte[]> known = bodies.get(sight);
    byte[] body = known == null ? null : known.get();
    if (body == null) {
      body = write(sight);
      if (bodies.size() >= BODIES_MAX) {
        bodies.clear();
      }
      bodies.put(sight, new WeakReference<>(body));
    }
    return body;
  }

  private byte[] write(Sight sight) {
    JsonPieces out = new JsonPieces((int) Math.min(1 << 20, bytes()));
    int left = sight.members;
    for (ByteString member : members.values()) {
      if (left == 0) {
        break;
      }
      left--;
      out.json(member).text(left == 0 ? "" : ",");
    }
    out.text("],\"member_count\":").text(Long.toString(memberCount)).text(",\"roles\":[");
    boolean first = true;
    for (ByteString role : roles.values()) {
      out.text(first ? "" : ",").json(role);
      first = false;
    }
    out.text("],\"channels\":");
    channels.write(out, sight.channels);
    if (sight.threads) {
      threads.write(out.text(",\"threads\":"), channels, sight.channels, List.of());
    }
    return out.text(",").rest(guild).toBytes();
  }
}
