package dev.throng.protocol.snapshot;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.JoinedThread;
import dev.throng.protocol.wire.SnapshotThread;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The active threads of a guild. */
final class SnapshotThreads {
  private final TreeMap<Long, SnapshotThread> byId = new TreeMap<>(Long::compareUnsigned);
  private long bytes;

  /** Bytes of the objects and of what is kept beside them. */
  long bytes() {
    return bytes;
  }

  boolean isEmpty() {
    return byId.isEmpty();
  }

  /** A new one, or one that has changed; what is said of one that is not known is passed by. */
  void put(SnapshotThread put) {
    SnapshotThread before = byId.get(put.getId());
    if (!put.getD().isEmpty()) {
      keep(put);
    } else if (before != null) {
      keep(put.toBuilder().setD(before.getD()).build());
    }
  }

  private void keep(SnapshotThread thread) {
    remove(thread.getId());
    byId.put(thread.getId(), thread);
    bytes += thread.getD().size() + GuildSnapshot.ENTRY_BYTES;
  }

  /** No-op for a thread that is not there. */
  void remove(long id) {
    uncount(byId.remove(id));
  }

  private void uncount(@Nullable SnapshotThread removed) {
    bytes -= removed == null ? 0 : removed.getD().size() + GuildSnapshot.ENTRY_BYTES;
  }

  /** A channel is gone, and its threads with it. */
  void removeThoseIn(long channel) {
    Iterator<SnapshotThread> each = byId.values().iterator();
    while (each.hasNext()) {
      SnapshotThread thread = each.next();
      if (thread.getParent() == channel) {
        each.remove();
        uncount(thread);
      }
    }
  }

  /**
   * Writes the array of those that a session sees.
   *
   * @param visible slots of channels
   * @param joined those that its user is in
   */
  void write(
      JsonPieces out, SnapshotChannels channels, ByteString visible, List<JoinedThread> joined) {
    Map<Long, JoinedThread> own = new HashMap<>();
    joined.forEach(each -> own.put(each.getThread(), each));
    out.text("[");
    boolean first = true;
    for (SnapshotThread thread : byId.values()) {
      if (channels.isVisible(thread.getParent(), visible)) {
        out.text(first ? "" : ",");
        write(out, thread, own.get(thread.getId()));
        first = false;
      }
    }
    out.text("]");
  }

  private static void write(JsonPieces out, SnapshotThread thread, @Nullable JoinedThread own) {
    out.open(thread.getD()).text("\"last_message_id\":");
    if (thread.getLastMessage() == 0) {
      out.text("null");
    } else {
      out.text("\"").text(Long.toUnsignedString(thread.getLastMessage())).text("\"");
    }
    out.text(",\"message_count\":").text(Integer.toString(thread.getMessageCount()));
    out.text(",\"total_message_sent\":").text(Integer.toString(thread.getTotalMessages()));
    if (own != null) {
      out.text(",\"member\":{\"join_timestamp\":\"").text(own.getJoinedAt());
      out.text("\",\"flags\":0}");
    }
    out.text("}");
  }
}
