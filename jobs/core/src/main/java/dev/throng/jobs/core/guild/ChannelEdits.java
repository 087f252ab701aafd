package dev.throng.jobs.core.guild;

import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.ChannelPosition;
import dev.throng.protocol.wire.ModifyChannel;
import dev.throng.protocol.wire.MoveChannels;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Edits and moves channels; who sees them stays as it is. */
final class ChannelEdits {
  private ChannelEdits() {}

  static void modify(GuildCommandContext context, ModifyChannel command) {
    if (context.tables.threads.get(command.getChannel()) != null) {
      ThreadEdits.modify(context, command);
      return;
    }
    ChannelAccess.to(context, command.getChannel(), Permissions.MANAGE_CHANNELS)
        .then(access -> edited(context, access.member(), access.channel(), command))
        .require(after -> fit(context.structure(), List.of(after)), DiscordError.CATEGORY_FULL)
        .ifAllowedOrElse(
            after -> {
              put(context, List.of(after));
              context.reply(200, context.channelJson(after));
            },
            context::reject);
  }

  static void move(GuildCommandContext context, MoveChannels command) {
    context
        .checkCaller(Permissions.MANAGE_CHANNELS)
        .then(caller -> moved(context, caller, command))
        .require(after -> fit(context.structure(), after), DiscordError.CATEGORY_FULL)
        .ifAllowedOrElse(
            after -> {
              put(context, after);
              context.replyNoContent();
            },
            context::reject);
  }

  private static Check<List<Channel>> moved(
      GuildCommandContext context, Member caller, MoveChannels command) {
    List<Channel> moved = new ArrayList<>();
    for (ChannelPosition position : command.getPositionsList()) {
      Channel channel = context.structure().channel(position.getChannel());
      if (channel == null) {
        return Check.refused(DiscordError.UNKNOWN_CHANNEL);
      }
      ModifyChannel.Builder change = ModifyChannel.newBuilder();
      if (position.hasPosition()) {
        change.setPosition(position.getPosition());
      }
      if (position.hasParent()) {
        change.setParent(position.getParent());
      }
      Check<Channel> check = edited(context, caller, channel, change.build());
      if (check instanceof Check.Refused<Channel> refused) {
        return Check.refused(refused.error());
      }
      check.ifAllowedOrElse(moved::add, error -> {});
    }
    return Check.allowed(moved);
  }

  private static Check<Channel> edited(
      GuildCommandContext context, Member editor, Channel channel, ModifyChannel command) {
    Channel category = context.structure().channel(command.getParent());
    return Check.allowed(channel.with(command))
        .require(
            after ->
                after.parent() == channel.parent()
                    || after.parent() == 0
                    || (category != null
                        && category.type() == Channel.CATEGORY
                        && channel.type() != Channel.CATEGORY),
            DiscordError.INVALID_FORM_BODY)
        .require(
            after ->
                after.parent() == channel.parent()
                    || Permissions.has(
                        context.permissions().inGuildAnd(category, editor),
                        Permissions.MANAGE_CHANNELS),
            DiscordError.MISSING_PERMISSIONS);
  }

  /** Whether the categories that channels come to have room for all that come. */
  private static boolean fit(GuildStructure before, List<Channel> edited) {
    GuildStructure after = before;
    for (Channel channel : edited) {
      after = after.withChannel(channel);
    }
    for (Channel channel : edited) {
      Channel old = before.channel(channel.id());
      if (channel.parent() != 0
          && (old == null || old.parent() != channel.parent())
          && after.channelsIn(channel.parent()) > GuildLimits.CATEGORY_CHANNELS_MAX) {
        return false;
      }
    }
    return true;
  }

  private static void put(GuildCommandContext context, List<Channel> edited) {
    GuildStructure before = context.structure();
    GuildStructure structure = before;
    Map<Long, Channel> changed = new LinkedHashMap<>();
    for (Channel after : edited) {
      if (!after.equals(structure.channel(after.id()))) {
        structure = structure.withChannel(after);
        changed.put(after.id(), after);
      }
    }
    if (changed.isEmpty()) {
      return;
    }
    context.putStructure(structure);
    ChannelUpdates.tell(context, List.copyOf(changed.keySet()));
    changed.forEach(
        (id, after) -> {
          Channel old = before.channel(id);
          if (old != null) {
            AuditLog.writeChanges(context, AuditDrafts.channel(old, after));
          }
        });
  }
}
