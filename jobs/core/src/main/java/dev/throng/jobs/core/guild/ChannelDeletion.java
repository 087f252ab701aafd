package dev.throng.jobs.core.guild;

import dev.throng.protocol.Names;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.ChannelDeleted;
import dev.throng.protocol.wire.DeleteChannel;
import dev.throng.protocol.wire.Event;
import java.util.ArrayList;
import java.util.List;

/** Deletes channels. */
final class ChannelDeletion {
  private ChannelDeletion() {}

  static void delete(GuildCommandContext context, DeleteChannel command) {
    if (context.tables.threads.get(command.getChannel()) != null) {
      ThreadEdits.delete(context, command.getChannel());
      return;
    }
    ChannelAccess.to(context, command.getChannel(), Permissions.MANAGE_CHANNELS)
        .ifAllowedOrElse(access -> delete(context, access.channel()), context::reject);
  }

  private static void delete(GuildCommandContext context, Channel channel) {
    GuildStructure before = context.structure();
    byte[] d = context.channelJson(channel);
    giveUp(context, channel.id());
    context.putStructure(before.withoutChannel(channel.id()));
    List<Channel> children = orphans(before, context.structure());
    children.forEach(
        child -> context.publishGuildEvent("CHANNEL_UPDATE", context.channelJson(child)));
    context.publishGuildEvent("CHANNEL_DELETE", d);
    context.reply(200, d);
    Visibility.channelDeleted(context, channel.id(), d, children);
    if (before.systemChannel() == channel.id()) {
      GuildEdits.announce(context);
    }
    AuditLog.write(context, AuditDrafts.deletedChannel(channel));
    ThreadEdits.forget(context, channel.id());
  }

  /**
   * Ends its stream and gives its names and those of its webhooks and invites back, with all of
   * their rows.
   */
  static void giveUp(GuildCommandContext context, long channel) {
    context.publish(
        channel, 0, Event.newBuilder().setChannelDeleted(ChannelDeleted.getDefaultInstance()));
    context.release(Names.channel(channel), channel);
    for (Webhook webhook : context.tables.webhooks.of(channel)) {
      context.release(Names.webhook(webhook.id()), webhook.id());
    }
    InviteCommands.replace(context, context.tables.invites().withoutThoseTo(channel));
    context.tables.forgetChannel(channel);
  }

  /** The channels that have lost their category. */
  private static List<Channel> orphans(GuildStructure before, GuildStructure after) {
    List<Channel> orphans = new ArrayList<>();
    for (Channel channel : after.channels()) {
      if (!channel.equals(before.channel(channel.id()))) {
        orphans.add(channel);
      }
    }
    return orphans;
  }
}
