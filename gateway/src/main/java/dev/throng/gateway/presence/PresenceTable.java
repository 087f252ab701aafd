package dev.throng.gateway.presence;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.UserPresence;
import io.netty.util.collection.LongObjectHashMap;
import io.netty.util.collection.LongObjectMap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How each user who is not offline is seen, for a bounded number of users (about 100 bytes each;
 * presences without activities that are equal share their bytes) and a bounded number of bytes of
 * the others. When it is full, further ones are taken for offline and counted. One writer, any
 * readers.
 */
public final class PresenceTable {
  /** 2,000,000 users, about 200 MB. */
  public static final int USERS_MAX = 2_000_000;

  /** Of all that are not shared: an eighth of the heap. */
  private static final long BYTES_MAX = Runtime.getRuntime().maxMemory() / 8;

  /** Different presences that are shared. */
  private static final int SHARED_MAX = 1_024;

  /** Of a presence that is shared: without activities it has no more. */
  private static final int SHARED_BYTES_MAX = 256;

  /** What the heap has of a presence that is not shared, besides its bytes. */
  static final int OVERHEAD_BYTES = 64;

  private static final String ACTIVITIES = "\"activities\":[";

  private final int usersMax;
  private final long bytesMax;
  private final LongObjectMap<Seen> byUser = new LongObjectHashMap<>();
  private final Map<ByteString, ByteString> shared = new HashMap<>();
  private long bytes;
  private long refused;

  /**
   * How a user is seen.
   *
   * @param fields as in {@link UserPresence}
   */
  private record Seen(long generation, long seq, ByteString fields) {}

  /** For {@value #USERS_MAX} users. */
  public PresenceTable() {
    this(USERS_MAX, BYTES_MAX);
  }

  PresenceTable(int usersMax, long bytesMax) {
    this.usersMax = usersMax;
    this.bytesMax = bytesMax;
  }

  /** Takes note of a presence; false if it is older than what is known. */
  public synchronized boolean apply(UserPresence presence) {
    long user = presence.getUser();
    Seen known = byUser.get(user);
    if (known != null
        && known.generation == presence.getGeneration()
        && Long.compareUnsigned(presence.getSeq(), known.seq) < 0) {
      return false;
    }
    remove(user);
    if (!presence.getOffline()) {
      long own = bytes(presence.getD());
      if (byUser.size() >= usersMax || bytes + own > bytesMax) {
        refused++;
      } else {
        bytes += own;
        byUser.put(
            user, new Seen(presence.getGeneration(), presence.getSeq(), share(presence.getD())));
      }
    }
    return true;
  }

  /** A user is offline. */
  public synchronized void remove(long user) {
    Seen known = byUser.remove(user);
    if (known != null) {
      bytes -= bytes(known.fields);
    }
  }

  private static long bytes(ByteString fields) {
    return isShared(fields) ? 0 : OVERHEAD_BYTES + fields.size();
  }

  /** Of presences with activities there are too many different ones. */
  private static boolean isShared(ByteString fields) {
    if (fields.size() > SHARED_BYTES_MAX) {
      return false;
    }
    String text = fields.toStringUtf8();
    int at = text.indexOf(ACTIVITIES);
    return at >= 0 && text.startsWith("]", at + ACTIVITIES.length());
  }

  /**
   * The presences of those among these users who are not offline, a JSON array of objects as in
   * GUILD_CREATE.
   */
  public ByteString of(List<Long> users) {
    List<ByteString> pieces = new ArrayList<>();
    synchronized (this) {
      for (long user : users) {
        Seen seen = byUser.get(user);
        if (seen != null) {
          pieces.add(pieces.isEmpty() ? OPEN : COMMA);
          pieces.add(object(user, 0, seen.fields));
        }
      }
    }
    return pieces.isEmpty() ? NONE : ByteString.copyFrom(pieces).concat(CLOSE);
  }

  private static final ByteString NONE = ByteString.copyFromUtf8("[]");
  private static final ByteString OPEN = ByteString.copyFromUtf8("[");
  private static final ByteString COMMA = ByteString.copyFromUtf8(",");
  private static final ByteString CLOSE = ByteString.copyFromUtf8("]");
  private static final ByteString END = ByteString.copyFromUtf8("}");

  /**
   * A presence as JSON.
   *
   * @param guild 0: none is named
   * @param fields as in {@link UserPresence}
   */
  public static ByteString object(long user, long guild, ByteString fields) {
    StringBuilder head = new StringBuilder(96);
    head.append("{\"user\":{\"id\":\"").append(Long.toUnsignedString(user)).append("\"},");
    if (guild != 0) {
      head.append("\"guild_id\":\"").append(Long.toUnsignedString(guild)).append("\",");
    }
    return ByteString.copyFromUtf8(head.toString()).concat(fields).concat(END);
  }

  /** Users who are not offline. */
  public synchronized int size() {
    return byUser.size();
  }

  /** Presences for which there was no room so far. */
  public synchronized long refused() {
    return refused;
  }

  private ByteString share(ByteString fields) {
    if (!isShared(fields)) {
      return ByteString.copyFrom(fields.asReadOnlyByteBuffer());
    }
    ByteString known = shared.get(fields);
    if (known != null) {
      return known;
    }
    ByteString own = ByteString.copyFrom(fields.asReadOnlyByteBuffer());
    if (shared.size() >= SHARED_MAX) {
      shared.clear();
    }
    shared.put(own, own);
    return own;
  }
}
