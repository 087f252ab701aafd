package dev.throng.protocol.snapshot;

import com.google.protobuf.ByteString;
import dev.throng.protocol.BitBytes;
import dev.throng.protocol.wire.SnapshotChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The channel objects of a guild by slot, and the last message of each. */
final class SnapshotChannels {
  private final List<@Nullable Channel> bySlot = new ArrayList<>();
  private final Map<Long, Channel> byId = new HashMap<>();
  private long bytes;

  private static final class Channel {
    private ByteString d = ByteString.EMPTY;
    private boolean text;
    private int slot;
    private long lastMessage;
  }

  /** Bytes of the objects and of what is kept beside them. */
  long bytes() {
    return bytes;
  }

  void put(SnapshotChannel put) {
    Channel channel = byId.get(put.getId());
    if (channel == null) {
      channel = new Channel();
      byId.put(put.getId(), channel);
      while (bySlot.size() <= put.getSlot()) {
        bySlot.add(null);
      }
      bySlot.set(put.getSlot(), channel);
      channel.slot = put.getSlot();
      bytes += GuildSnapshot.ENTRY_BYTES;
    }
    bytes += put.getD().size() - channel.d.size();
    channel.d = put.getD();
    channel.text = put.getText();
    sent(channel, put.getLastMessage());
  }

  /** No-op for a channel that is not there. */
  void remove(long id) {
    Channel removed = byId.remove(id);
    if (removed != null) {
      bySlot.set(bySlot.indexOf(removed), null);
      bytes -= removed.d.size() + GuildSnapshot.ENTRY_BYTES;
    }
  }

  /** Takes note of a message; true if it is the channel's last from here on. */
  boolean sent(long id, long message) {
    Channel channel = byId.get(id);
    return channel != null && sent(channel, message);
  }

  private static boolean sent(Channel channel, long message) {
    boolean later = Long.compareUnsigned(message, channel.lastMessage) > 0;
    channel.lastMessage = later ? message : channel.lastMessage;
    return later;
  }

  /** Id of a channel's last message; 0: none, or no such channel. */
  long lastMessage(long id) {
    Channel channel = byId.get(id);
    return channel == null ? 0 : channel.lastMessage;
  }

  boolean has(long id) {
    return byId.containsKey(id);
  }

  /**
   * Whether a session sees it; false if there is no such channel.
   *
   * @param visible slots as {@link BitBytes}
   */
  boolean isVisible(long id, ByteString visible) {
    Channel channel = byId.get(id);
    return channel != null && BitBytes.has(visible, channel.slot);
  }

  /**
   * Writes the array of those that a session sees.
   *
   * @param visible slots as {@link BitBytes}
   */
  void write(JsonPieces out, ByteString visible) {
    out.text("[");
    boolean first = true;
    for (int slot = 0; slot < bySlot.size() && slot >>> 3 < visible.size(); slot++) {
      Channel channel = bySlot.get(slot);
      if (channel != null && BitBytes.has(visible, slot)) {
        out.text(first ? "" : ",");
        write(out, channel);
        first = false;
      }
    }
    out.text("]");
  }

  private static void write(JsonPieces out, Channel channel) {
    if (!channel.text) {
      out.json(channel.d);
      return;
    }
    out.open(channel.d).text("\"last_message_id\":");
    if (channel.lastMessage == 0) {
      out.text("null}");
    } else {
      out.text("\"").text(Long.toUnsignedString(channel.lastMessage)).text("\"}");
    }
  }
}
