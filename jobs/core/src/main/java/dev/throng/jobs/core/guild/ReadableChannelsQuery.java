package dev.throng.jobs.core.guild;

import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.ListReadableChannels;
import dev.throng.protocol.wire.ReadableChannels;

/** Where a caller may search: what the index finds elsewhere is not for it. */
final class ReadableChannelsQuery {
  private static final long NEEDED = Permissions.VIEW_CHANNEL | Permissions.READ_MESSAGE_HISTORY;

  private ReadableChannelsQuery() {}

  static void list(GuildCommandContext context, ListReadableChannels command) {
    context
        .checkCaller()
        .ifAllowedOrElse(
            caller ->
                context.reply(200, readable(context, caller, command.getWithNsfw()).toByteArray()),
            context::reject);
  }

  private static ReadableChannels readable(
      GuildCommandContext context, Member caller, boolean withNsfw) {
    ReadableChannels.Builder readable = ReadableChannels.newBuilder();
    for (long id : context.permissions().channelsWith(caller, NEEDED)) {
      Channel channel = context.structure().channel(id);
      if (channel != null && channel.isText() && (withNsfw || !channel.settings().nsfw())) {
        readable.addChannels(id);
      }
    }
    for (GuildThread thread : ThreadLists.visible(context, caller, NEEDED)) {
      Channel in = context.structure().channel(thread.parent());
      if (in != null && (withNsfw || !in.settings().nsfw())) {
        readable.addChannels(thread.id());
      }
    }
    return readable.build();
  }
}
