package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.TellChannels;
import java.util.Collection;
import java.util.List;

/**
 * Tells of channels that have changed, and are seen by the same people as before: as many as one
 * command can tell of, the others by commands of the guild to itself.
 */
final class ChannelUpdates {
  private ChannelUpdates() {}

  static void tell(GuildCommandContext context, List<Long> channels) {
    int next = 0;
    while (next < channels.size() && !context.isStepFull()) {
      Channel channel = context.structure().channel(channels.get(next++));
      if (channel != null) {
        context.publishGuildEvent("CHANNEL_UPDATE", context.channelJson(channel));
        Visibility.channelEdited(context, channel);
      }
    }
    if (next < channels.size()) {
      context.tellSelf(
          GuildCommand.newBuilder()
              .setTellChannels(
                  TellChannels.newBuilder()
                      .addAllChannels(channels.subList(next, channels.size()))));
    }
  }

  /** Whether to tell of these channels would be too much for one command. */
  static boolean areMany(GuildCommandContext context, Collection<Long> channels) {
    long bytes = 0;
    for (long id : channels) {
      Channel channel = context.structure().channel(id);
      ByteString threads = channel == null ? null : ThreadUpdates.listSync(context, id);
      bytes += channel == null ? 0 : context.channelJson(channel).length;
      bytes += threads == null ? 0 : threads.size();
    }
    // To each node once for its sessions and once for its snapshot.
    return bytes * (1 + 2L * context.tables.nodes().list().size()) > GuildLimits.STEP_BYTES_MAX;
  }
}
