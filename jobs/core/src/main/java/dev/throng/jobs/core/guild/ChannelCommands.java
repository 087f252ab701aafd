package dev.throng.jobs.core.guild;

import dev.throng.protocol.DiscordError;
import dev.throng.protocol.PermissionOverwrite;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CreateChannel;
import dev.throng.protocol.wire.DeleteOverwrite;
import dev.throng.protocol.wire.NewChannel;
import dev.throng.protocol.wire.Overwrite;
import dev.throng.protocol.wire.PutOverwrite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** New channels and who may do what in them. */
final class ChannelCommands {
  private final int visibilityUsersMax;

  ChannelCommands(int visibilityUsersMax) {
    this.visibilityUsersMax = visibilityUsersMax;
  }

  void create(GuildCommandContext context, CreateChannel command) {
    Member member = context.callerMember();
    DiscordError refusal = refusalToCreate(context, member, command.getChannel());
    if (refusal != null) {
      context.reject(refusal);
      return;
    }
    Channel channel = channel(command.getChannel(), context.structure().channels().size());
    context.putStructure(context.structure().withChannel(channel));
    byte[] d = context.channelJson(channel);
    context.publishGuildEvent("CHANNEL_CREATE", d);
    context.reply(201, d);
    Visibility.channelChanged(context, channel.id(), false, visibilityUsersMax);
  }

  private static @Nullable DiscordError refusalToCreate(
      GuildCommandContext context, @Nullable Member member, NewChannel channel) {
    if (member == null) {
      return DiscordError.MISSING_ACCESS;
    }
    if (!Permissions.has(context.permissions(member), Permissions.MANAGE_CHANNELS)) {
      return DiscordError.MISSING_PERMISSIONS;
    }
    if (context.structure().channels().size() >= GuildLimits.CHANNELS_MAX) {
      return DiscordError.TOO_MANY_CHANNELS;
    }
    if (channel.getOverwritesCount() > GuildLimits.OVERWRITES_MAX) {
      return DiscordError.TOO_MANY_OVERWRITES;
    }
    Channel parent =
        channel.getParent() == 0 ? null : context.structure().channel(channel.getParent());
    boolean badParent =
        channel.getParent() != 0 && (parent == null || parent.type() != Channel.CATEGORY);
    if (channel.getId() == 0 || context.structure().channel(channel.getId()) != null || badParent) {
      return DiscordError.INVALID_FORM_BODY;
    }
    return null;
  }

  void putOverwrite(GuildCommandContext context, PutOverwrite command) {
    Channel channel = context.structure().channel(command.getChannel());
    Overwrite overwrite = command.getOverwrite();
    DiscordError refusal =
        refusalToOverwrite(context, channel, overwrite.getAllow() | overwrite.getDeny());
    if (refusal == null) {
      refusal = refusalOfTarget(context, overwrite);
    }
    if (refusal != null || channel == null) {
      context.reject(refusal == null ? DiscordError.UNKNOWN_CHANNEL : refusal);
      return;
    }
    List<PermissionOverwrite> overwrites = without(channel, overwrite.getId());
    if (overwrites.size() >= GuildLimits.OVERWRITES_MAX) {
      context.reject(DiscordError.TOO_MANY_OVERWRITES);
      return;
    }
    overwrites.add(overwrite(overwrite));
    replace(context, channel.withOverwrites(overwrites));
  }

  void deleteOverwrite(GuildCommandContext context, DeleteOverwrite command) {
    Channel channel = context.structure().channel(command.getChannel());
    DiscordError refusal = refusalToOverwrite(context, channel, 0);
    if (refusal != null || channel == null) {
      context.reject(refusal == null ? DiscordError.UNKNOWN_CHANNEL : refusal);
      return;
    }
    List<PermissionOverwrite> overwrites = without(channel, command.getTarget());
    if (overwrites.size() == channel.overwrites().size()) {
      context.reject(DiscordError.UNKNOWN_OVERWRITE);
      return;
    }
    replace(context, channel.withOverwrites(overwrites));
  }

  private void replace(GuildCommandContext context, Channel channel) {
    context.putStructure(context.structure().withChannel(channel));
    context.publishGuildEvent("CHANNEL_UPDATE", context.channelJson(channel));
    context.replyNoContent();
    Visibility.channelChanged(context, channel.id(), true, visibilityUsersMax);
  }

  /** The caller needs MANAGE_ROLES in the channel and may only give and take what it has itself. */
  private static @Nullable DiscordError refusalToOverwrite(
      GuildCommandContext context, @Nullable Channel channel, long bits) {
    Member member = context.callerMember();
    if (channel == null) {
      return DiscordError.UNKNOWN_CHANNEL;
    }
    if (member == null) {
      return DiscordError.MISSING_ACCESS;
    }
    long permissions = context.permissions(member, channel);
    if (!Permissions.has(permissions, Permissions.VIEW_CHANNEL)) {
      return DiscordError.MISSING_ACCESS;
    }
    return Permissions.has(permissions, Permissions.MANAGE_ROLES | bits & Permissions.ALL)
        ? null
        : DiscordError.MISSING_PERMISSIONS;
  }

  private static @Nullable DiscordError refusalOfTarget(
      GuildCommandContext context, Overwrite overwrite) {
    if (overwrite.getType() == PermissionOverwrite.ROLE) {
      return context.structure().role(overwrite.getId()) == null ? DiscordError.UNKNOWN_ROLE : null;
    }
    return context.tables.member(overwrite.getId()) == null ? DiscordError.UNKNOWN_MEMBER : null;
  }

  private static List<PermissionOverwrite> without(Channel channel, long target) {
    List<PermissionOverwrite> overwrites = new ArrayList<>(channel.overwrites());
    overwrites.removeIf(each -> each.id() == target);
    return overwrites;
  }

  /** From the wire; of several overwrites for one target the last counts. */
  static Channel channel(NewChannel channel, int position) {
    List<PermissionOverwrite> overwrites = new ArrayList<>();
    for (Overwrite overwrite : channel.getOverwritesList()) {
      overwrites.removeIf(each -> each.id() == overwrite.getId());
      overwrites.add(overwrite(overwrite));
    }
    return new Channel(
        channel.getId(),
        channel.getType(),
        channel.getName(),
        channel.getParent(),
        channel.getTopic(),
        position,
        channel.getNsfw(),
        channel.getRateLimitPerUser(),
        List.copyOf(overwrites));
  }

  private static PermissionOverwrite overwrite(Overwrite overwrite) {
    return new PermissionOverwrite(
        overwrite.getId(),
        overwrite.getType() == PermissionOverwrite.ROLE
            ? PermissionOverwrite.ROLE
            : PermissionOverwrite.MEMBER,
        overwrite.getAllow() & Permissions.ALL,
        overwrite.getDeny() & Permissions.ALL);
  }
}
