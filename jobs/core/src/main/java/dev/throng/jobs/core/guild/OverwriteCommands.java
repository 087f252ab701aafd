package dev.throng.jobs.core.guild;

import dev.throng.protocol.DiscordError;
import dev.throng.protocol.PermissionOverwrite;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.DeleteOverwrite;
import dev.throng.protocol.wire.Overwrite;
import dev.throng.protocol.wire.PutOverwrite;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sets and deletes the permission overwrites of a channel. */
final class OverwriteCommands {
  private OverwriteCommands() {}

  static void put(GuildCommandContext context, PutOverwrite command) {
    Overwrite overwrite = command.getOverwrite();
    GuildPermissions permissions = context.permissions();
    long named = named(List.of(overwrite));
    ChannelAccess.toOwn(context, command.getChannel(), Permissions.MANAGE_ROLES)
        .require(
            access -> permissions.mayOverwrite(access.member(), access.channel(), named),
            DiscordError.MISSING_PERMISSIONS)
        .require(access -> hasTarget(context, overwrite), DiscordError.UNKNOWN_OVERWRITE)
        .require(
            access ->
                without(access.channel(), overwrite.getId()).size() < GuildLimits.OVERWRITES_MAX,
            DiscordError.TOO_MANY_OVERWRITES)
        .ifAllowedOrElse(
            access -> {
              List<PermissionOverwrite> overwrites = without(access.channel(), overwrite.getId());
              PermissionOverwrite after = read(overwrite);
              overwrites.add(after);
              replace(context, access.channel(), access.channel().withOverwrites(overwrites));
              PermissionOverwrite before = find(access.channel(), overwrite.getId());
              AuditLog.writeChanges(
                  context,
                  AuditDrafts.overwrite(
                      context.structure(), access.channel().id(), before, after, after));
            },
            context::reject);
  }

  static void delete(GuildCommandContext context, DeleteOverwrite command) {
    long target = command.getTarget();
    ChannelAccess.toOwn(context, command.getChannel(), Permissions.MANAGE_ROLES)
        .require(access -> find(access.channel(), target) != null, DiscordError.UNKNOWN_OVERWRITE)
        .ifAllowedOrElse(
            access -> {
              Channel channel = access.channel();
              replace(context, channel, channel.withOverwrites(without(channel, target)));
              PermissionOverwrite before = find(channel, target);
              if (before != null) {
                AuditLog.write(
                    context,
                    AuditDrafts.overwrite(context.structure(), channel.id(), before, null, before));
              }
            },
            context::reject);
  }

  private static @Nullable PermissionOverwrite find(Channel channel, long target) {
    for (PermissionOverwrite overwrite : channel.overwrites()) {
      if (overwrite.id() == target) {
        return overwrite;
      }
    }
    return null;
  }

  private static void replace(GuildCommandContext context, Channel before, Channel channel) {
    context.putStructure(context.structure().withChannel(channel));
    context.publishGuildEvent("CHANNEL_UPDATE", context.channelJson(channel));
    context.replyNoContent();
    Visibility.overwritesChanged(context, before, channel);
  }

  /** All permissions that one of them allows or denies. */
  static long named(List<Overwrite> overwrites) {
    long named = 0;
    for (Overwrite overwrite : overwrites) {
      named |= overwrite.getAllow() | overwrite.getDeny();
    }
    return named & Permissions.ALL;
  }

  /** Whether the guild has the role or member that an overwrite is for. */
  static boolean hasTarget(GuildCommandContext context, Overwrite overwrite) {
    return overwrite.getType() == PermissionOverwrite.ROLE
        ? context.structure().role(overwrite.getId()) != null
        : context.tables.member(overwrite.getId()) != null;
  }

  /** From the wire; of several overwrites for one target the last counts. */
  static List<PermissionOverwrite> read(List<Overwrite> overwrites) {
    List<PermissionOverwrite> read = new ArrayList<>();
    for (Overwrite overwrite : overwrites) {
      read.removeIf(each -> each.id() == overwrite.getId());
      read.add(read(overwrite));
    }
    return List.copyOf(read);
  }

  private static PermissionOverwrite read(Overwrite overwrite) {
    return new PermissionOverwrite(
        overwrite.getId(),
        overwrite.getType() == PermissionOverwrite.ROLE
            ? PermissionOverwrite.ROLE
            : PermissionOverwrite.MEMBER,
        overwrite.getAllow() & Permissions.ALL,
        overwrite.getDeny() & Permissions.ALL);
  }

  private static List<PermissionOverwrite> without(Channel channel, long target) {
    List<PermissionOverwrite> overwrites = new ArrayList<>(channel.overwrites());
    overwrites.removeIf(each -> each.id() == target);
    return overwrites;
  }
}
