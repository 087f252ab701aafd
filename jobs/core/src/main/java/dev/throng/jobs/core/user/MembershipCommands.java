package dev.throng.jobs.core.user;

import dev.throng.jobs.core.actor.ProposedIds;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.AddMember;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.GuildsPage;
import dev.throng.protocol.wire.JoinGuild;
import dev.throng.protocol.wire.ListGuilds;
import java.util.List;

/** Joins guilds, and keeps the list of guilds that the user is in. */
final class MembershipCommands {
  private MembershipCommands() {}

  static void join(UserCommandContext context, JoinGuild command) {
    UserProfile profile = context.tables.profile();
    if (profile == null) {
      context.reject(DiscordError.UNKNOWN_USER);
    } else if (command.getAuthorizedBy() == 0 && profile.bot()) {
      context.reject(DiscordError.BOTS_NOT_ALLOWED);
    } else if (command.getAuthorizedBy() != 0 && !profile.bot()) {
      context.reject(DiscordError.ONLY_BOTS_ALLOWED);
    } else if (profile.bot()
        && !context.tables.application().botPublic()
        && command.getAuthorizedBy() != profile.owner()) {
      context.reject(DiscordError.NOT_AUTHORIZED_FOR_APPLICATION);
    } else if (!SortedIds.contains(context.tables.guilds(), command.getGuild())
        && context.tables.guilds().length
            >= (profile.bot() ? UserLimits.BOT_GUILDS_MAX : UserLimits.GUILDS_MAX)) {
      context.reject(
          profile.bot() ? DiscordError.TOO_MANY_GUILDS_OF_BOT : DiscordError.TOO_MANY_GUILDS);
    } else {
      if (command.getRoleId() != 0) {
        // Here and not in the guild, whose inbox it may reach much later.
        ProposedIds.check("role", command.getRoleId(), context.effects.nowUs());
      }
      forward(context, command, profile);
    }
  }

  /** With the request's own id and reply address, so that a retry finds the guild's answer. */
  private static void forward(UserCommandContext context, JoinGuild command, UserProfile profile) {
    AddMember.Builder add =
        AddMember.newBuilder()
            .setProfile(profile.toPublicProfile())
            .setInviteCode(command.getInviteCode())
            .setAuthorizedBy(command.getAuthorizedBy())
            .setPermissions(command.getPermissions())
            .setRoleId(command.getRoleId())
            .setMessageId(command.getMessageId());
    var header = context.ownHeader().setCommandId(context.header.getCommandId());
    if (context.header.hasReplyTo()) {
      header.setReplyTo(context.header.getReplyTo());
    }
    context.tellGuild(
        GuildCommand.newBuilder().setHeader(header).setGuild(command.getGuild()).setAddMember(add));
  }

  static void list(UserCommandContext context, ListGuilds command) {
    if (context.tables.profile() == null) {
      context.reject(DiscordError.UNKNOWN_USER);
      return;
    }
    long[] guilds = context.tables.guilds();
    int from = below(guilds, command.getAfter());
    int to = command.getBefore() == 0 ? guilds.length : below(guilds, command.getBefore() - 1);
    int limit = Math.max(1, Math.min(command.getLimit(), UserLimits.GUILDS_PAGE_MAX));
    if (to - from > limit) {
      from = command.getBefore() == 0 ? from : to - limit;
      to = from + limit;
    }
    GuildsPage.Builder page = GuildsPage.newBuilder();
    for (int i = from; i < to; i++) {
      page.addGuilds(guilds[i]);
    }
    context.reply(200, page.build().toByteArray(), 0);
  }

  /** How many ids are at most this. */
  private static int below(long[] ids, long id) {
    int count = 0;
    while (count < ids.length && Long.compareUnsigned(ids[count], id) <= 0) {
      count++;
    }
    return count;
  }

  /** Adds a guild, even above the limit: the guild has accepted, or the user has created it. */
  static void added(UserCommandContext context, long guild) {
    long[] guilds = context.tables.guilds();
    long[] more = SortedIds.with(guilds, guild);
    if (more.length != guilds.length) {
      context.tables.putGuilds(more);
    }
    UserProfile profile = context.tables.profile();
    if (profile != null && context.tables.isRenamed()) {
      // The guild may have been on its way to let it in while it got another name.
      ProfileCommands.tellOfName(context, guild, profile);
    }
    for (UserSession session : context.tables.sessions().list()) {
      UserSessionCommands.attach(context, guild, session);
    }
    if (more.length != guilds.length) {
      PresenceCommands.guildsChanged(context);
    }
  }

  /**
   * Removes a guild, which has detached all sessions by now. An {@code Attach} that was sent before
   * this arrived may reach the guild when the user is a member again; nothing would ever end it, so
   * each session is detached again.
   */
  static void removed(UserCommandContext context, long guild) {
    long[] guilds = context.tables.guilds();
    long[] fewer = SortedIds.without(guilds, guild);
    if (fewer.length != guilds.length) {
      context.tables.putGuilds(fewer);
      context.tables.commands.replace(guild, List.of());
      for (UserSession session : context.tables.sessions().list()) {
        UserSessionCommands.detach(context, guild, session);
      }
      PresenceCommands.guildsChanged(context);
    }
  }
}
