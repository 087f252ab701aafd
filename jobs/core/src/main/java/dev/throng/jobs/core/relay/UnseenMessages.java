package dev.throng.jobs.core.relay;

import dev.throng.jobs.core.state.StateFactory;
import dev.throng.jobs.core.state.Table;
import dev.throng.protocol.wire.LastMessages;

/**
 * The last messages of channels that the node was not told of: nobody there could see them, or only
 * passive sessions that they did not mention.
 */
final class UnseenMessages {
  private final Table<Long> lastByChannel;

  UnseenMessages(StateFactory state) {
    lastByChannel = state.table("unseen-messages", Long.class);
  }

  void put(long channel, long message) {
    lastByChannel.put(channel, message);
  }

  /** The channel is gone. */
  void remove(long channel) {
    lastByChannel.remove(channel);
  }

  /** All of them, which are forgotten. */
  LastMessages take(GuildOutline outline) {
    LastMessages.Builder taken = LastMessages.newBuilder();
    for (OutlineChannel channel : outline.channels()) {
      Long last = lastByChannel.get(channel.id());
      if (last != null) {
        taken.addChannels(channel.id()).addMessages(last);
        lastByChannel.remove(channel.id());
      }
    }
    return taken.build();
  }

  void clear() {
    lastByChannel.clear();
  }
}
