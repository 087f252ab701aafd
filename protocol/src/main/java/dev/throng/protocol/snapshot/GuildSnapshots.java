package dev.throng.protocol.snapshot;

import dev.throng.protocol.wire.DeliveryPart;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.LastMessages;
import dev.throng.protocol.wire.Snapshot;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The snapshots of the guilds with sessions on a node, bounded in bytes. The one whose sessions
 * came least recently is forgotten first, and one that is larger than the bound is kept alone. What
 * is kept is a function of the deliveries, so that event loops of a node keep the same guilds, and
 * of each the same bytes.
 */
public final class GuildSnapshots {
  private final long bytesMax;

  /** By last use, the most recent at the end. */
  private final LinkedHashMap<Long, GuildSnapshot> byGuild = new LinkedHashMap<>();

  private long bytes;
  private long evicted;

  /** None yet. */
  public GuildSnapshots(long bytesMax) {
    this.bytesMax = bytesMax;
  }

  /** Follows a part of a guild's stream. What it says of a guild that is not known is passed by. */
  public void follow(long guild, DeliveryPart part) {
    switch (part.getPartCase()) {
      case SNAPSHOT -> apply(guild, part.getSnapshot());
      case LAST_MESSAGES -> apply(guild, part.getLastMessages());
      case DISPATCH -> apply(guild, part.getDispatch());
      case DETACHED -> {
        if (part.getDetached().getLast()) {
          forget(guild);
        }
      }
      default -> {}
    }
  }

  /** The guild as it is at this place of its stream, for a session that comes; null: not known. */
  public @Nullable GuildSnapshot use(long guild) {
    GuildSnapshot snapshot = byGuild.remove(guild);
    if (snapshot != null) {
      byGuild.put(guild, snapshot);
    }
    return snapshot;
  }

  /** The same, for one who only looks. */
  public @Nullable GuildSnapshot find(long guild) {
    return byGuild.get(guild);
  }

  /** Forgets a guild: something of its stream is missing, or nobody needs it any more. */
  public void forget(long guild) {
    GuildSnapshot forgotten = byGuild.remove(guild);
    if (forgotten != null) {
      bytes -= forgotten.bytes();
    }
  }

  /** Forgets all. */
  public void clear() {
    byGuild.clear();
    bytes = 0;
  }

  /** Bytes that are kept, about. */
  public long bytes() {
    return bytes;
  }

  /** How many guilds were forgotten because of the bound since this was last asked. */
  public long takeEvicted() {
    long taken = evicted;
    evicted = 0;
    return taken;
  }

  private void apply(long guild, Snapshot change) {
    if (change.getWhole()) {
      forget(guild);
      byGuild.put(guild, new GuildSnapshot());
    }
    GuildSnapshot snapshot = byGuild.get(guild);
    if (snapshot == null) {
      return;
    }
    // Not counted yet, if it is new.
    bytes -= change.getWhole() ? 0 : snapshot.bytes();
    snapshot.apply(change);
    bytes += snapshot.bytes();
    evict(guild);
  }

  private void apply(long guild, LastMessages last) {
    GuildSnapshot snapshot = byGuild.get(guild);
    for (int i = 0; snapshot != null && i < last.getChannelsCount(); i++) {
      snapshot.sent(last.getChannels(i), last.getMessages(i));
    }
  }

  private void apply(long guild, Dispatch dispatch) {
    GuildSnapshot snapshot = dispatch.getLastMessage() == 0 ? null : byGuild.get(guild);
    if (snapshot != null) {
      snapshot.sent(dispatch.getChannel(), dispatch.getLastMessage());
    }
  }

  private void evict(long spared) {
    Iterator<Map.Entry<Long, GuildSnapshot>> oldest = byGuild.entrySet().iterator();
    while (bytes > bytesMax && oldest.hasNext()) {
      Map.Entry<Long, GuildSnapshot> next = oldest.next();
      if (next.getKey() != spared) {
        oldest.remove();
        bytes -= next.getValue().bytes();
        evicted++;
      }
    }
  }
}
