package dev.throng.jobs.core.guild;

import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.StartInteraction;
import java.util.ArrayList;
import java.util.List;

/**
 * Who uses a command of whom, where, and what the ids in its data stand for.
 *
 * @param bot of the application, which sees the channel, too
 * @param members whom the data names
 * @param roles that it names
 * @param channels that it names, which both see
 */
record InteractionAccess(
    ChannelAccess caller,
    ChannelAccess bot,
    List<Member> members,
    List<Role> roles,
    List<Channel> channels) {

  /** The caller may use the command there: otherwise as to send one, or 10063. */
  static Check<InteractionAccess> to(GuildCommandContext context, StartInteraction command) {
    return ChannelAccess.to(context, command.getChannel(), Permissions.USE_APPLICATION_COMMANDS)
        .require(access -> access.channel().isText(), DiscordError.NOT_A_TEXT_CHANNEL)
        .require(access -> ThreadMessages.isOpenTo(context, access), DiscordError.THREAD_LOCKED)
        .require(access -> isFor(access, command), DiscordError.MISSING_PERMISSIONS)
        .then(access -> withBot(context, command.getApplication(), access))
        .then(access -> access.resolve(context, command));
  }

  Channel channel() {
    return caller.channel();
  }

  /** Whether the data names nothing. */
  boolean isPlain() {
    return members.isEmpty() && roles.isEmpty() && channels.isEmpty();
  }

  private static boolean isFor(ChannelAccess access, StartInteraction command) {
    if (command.getNsfw() && !access.channel().settings().nsfw()) {
      return false;
    }
    if (!command.hasDefaultMemberPermissions()) {
      return true;
    }
    long wanted = command.getDefaultMemberPermissions();
    return access.may(wanted == 0 ? Permissions.ADMINISTRATOR : wanted);
  }

  private static Check<InteractionAccess> withBot(
      GuildCommandContext context, long application, ChannelAccess caller) {
    Member bot = context.tables.member(application);
    long may = bot == null ? 0 : context.permissions().inChannel(bot, caller.channel());
    return bot == null || !Permissions.has(may, Permissions.VIEW_CHANNEL)
        ? Check.refused(DiscordError.UNKNOWN_APPLICATION_COMMAND)
        : Check.allowed(
            new InteractionAccess(
                caller,
                new ChannelAccess(bot, caller.channel(), may),
                new ArrayList<>(),
                new ArrayList<>(),
                new ArrayList<>()));
  }

  private Check<InteractionAccess> resolve(GuildCommandContext context, StartInteraction command) {
    Check<InteractionAccess> check = Check.allowed(this);
    for (long id : command.getUsersList()) {
      check = check.then(access -> access.resolveMember(context, id));
    }
    for (long id : command.getRolesList()) {
      check = check.then(access -> access.resolveRole(context, id));
    }
    for (long id : command.getMentionablesList()) {
      check =
          check.then(
              access ->
                  context.structure().role(id) == null
                      ? access.resolveMember(context, id)
                      : access.resolveRole(context, id));
    }
    for (int i = 0; i < command.getChannelsCount(); i++) {
      long id = command.getChannels(i);
      long types = i < command.getChannelTypesCount() ? command.getChannelTypes(i) : 0;
      check = check.then(access -> access.resolveChannel(context, id, types));
    }
    return check;
  }

  private Check<InteractionAccess> resolveMember(GuildCommandContext context, long id) {
    Member member = context.tables.member(id);
    if (member == null) {
      return Check.refused(DiscordError.UNKNOWN_MEMBER);
    }
    if (members.stream().noneMatch(each -> each.user().id() == id)) {
      members.add(member);
    }
    return Check.allowed(this);
  }

  private Check<InteractionAccess> resolveRole(GuildCommandContext context, long id) {
    Role role = context.structure().role(id);
    if (role == null) {
      return Check.refused(DiscordError.UNKNOWN_ROLE);
    }
    if (!roles.contains(role)) {
      roles.add(role);
    }
    return Check.allowed(this);
  }

  /**
   * Neither the caller nor the bot learns of a channel that it does not see.
   *
   * @param types of channels that it may be, as bits; 0: any
   */
  private Check<InteractionAccess> resolveChannel(
      GuildCommandContext context, long id, long types) {
    return ChannelAccess.toView(context, id)
        .require(
            access ->
                Permissions.has(
                    context.permissions().inChannel(bot.member(), access.channel()),
                    Permissions.VIEW_CHANNEL),
            DiscordError.MISSING_ACCESS)
        .require(
            access -> types == 0 || (types & 1L << access.channel().type()) != 0,
            DiscordError.INVALID_FORM_BODY)
        .then(
            access -> {
              if (!channels.contains(access.channel())) {
                channels.add(access.channel());
              }
              return Check.allowed(this);
            });
  }
}
