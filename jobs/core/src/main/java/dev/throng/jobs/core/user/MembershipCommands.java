package dev.throng.jobs.core.user;

import dev.throng.jobs.core.SortedIds;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.AddMember;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.JoinGuild;

/** The guilds that the user is in. */
final class MembershipCommands {
  private MembershipCommands() {}

  static void join(UserTurn turn, JoinGuild command) {
    UserProfile profile = turn.tables.profile();
    if (profile == null) {
      turn.reject(DiscordError.UNKNOWN_USER);
    } else if (command.getAuthorizedBy() == 0 && profile.bot()) {
      turn.reject(DiscordError.BOTS_NOT_ALLOWED);
    } else if (command.getAuthorizedBy() != 0 && !profile.bot()) {
      turn.reject(DiscordError.ONLY_BOTS_ALLOWED);
    } else if (turn.tables.guilds().length >= UserLimits.GUILDS_MAX
        && !SortedIds.contains(turn.tables.guilds(), command.getGuild())) {
      turn.reject(DiscordError.TOO_MANY_GUILDS);
    } else {
      forward(turn, command, profile);
    }
  }

  /** With the request's own id and reply address, so that a retry finds the guild's answer. */
  private static void forward(UserTurn turn, JoinGuild command, UserProfile profile) {
    AddMember.Builder add =
        AddMember.newBuilder()
            .setProfile(profile.toPublicProfile())
            .setInviteCode(command.getInviteCode())
            .setAuthorizedBy(command.getAuthorizedBy())
            .setPermissions(command.getPermissions())
            .setRoleId(command.getRoleId())
            .setMessageId(command.getMessageId());
    var header = turn.ownHeader().setCommandId(turn.header.getCommandId());
    if (turn.header.hasReplyTo()) {
      header.setReplyTo(turn.header.getReplyTo());
    }
    turn.tellGuild(
        GuildCommand.newBuilder().setHeader(header).setGuild(command.getGuild()).setAddMember(add));
  }

  /** Above the bound too: the guild has accepted, and the owner of a new guild never asked. */
  static void added(UserTurn turn, long guild) {
    long[] guilds = turn.tables.guilds();
    long[] more = SortedIds.with(guilds, guild);
    if (more.length != guilds.length) {
      turn.tables.putGuilds(more);
    }
    for (UserSession session : turn.tables.sessions().list()) {
      UserSessionCommands.attach(turn, guild, session);
    }
  }

  static void removed(UserTurn turn, long guild) {
    long[] guilds = turn.tables.guilds();
    long[] fewer = SortedIds.without(guilds, guild);
    if (fewer.length != guilds.length) {
      turn.tables.putGuilds(fewer);
    }
  }
}
