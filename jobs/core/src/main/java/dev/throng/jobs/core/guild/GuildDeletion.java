package dev.throng.jobs.core.guild;

import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.Attach;
import dev.throng.protocol.wire.FinishGuildDeletion;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MembershipRemoved;
import dev.throng.protocol.wire.UserCommand;
import java.util.List;

/**
 * Deletes the guild. From the first command on it is unknown to all who ask; what it has is given
 * up step by step, so many things and so many writes in a command: sessions, members, channels,
 * then what only it itself has kept. That it is gone is kept for ever: its id is not given to
 * another.
 */
final class GuildDeletion {
  /** A channel's rows count as so many others. */
  private static final int CHANNEL_WEIGHT = 10;

  private GuildDeletion() {}

  static void delete(GuildCommandContext context) {
    context
        .checkCaller()
        .require(
            caller -> caller.user().id() == context.structure().owner(),
            DiscordError.MISSING_PERMISSIONS)
        .ifAllowedOrElse(
            owner -> {
              context.tables.markDeleted(context.nowUs());
              context.replyNoContent();
              context.publishGuildEvent("GUILD_DELETE", MemberCommands.guildDelete(context.guild));
              goOn(context);
            },
            context::reject);
  }

  /** A command to a guild that is being deleted, or is gone. */
  static void handle(GuildCommandContext context, GuildCommand command) {
    switch (command.getCommandCase()) {
      case FINISH_GUILD_DELETION -> goOn(context);
      case ATTACH -> refuse(context, command.getAttach());
      case FORGET_THREADS -> ThreadEdits.forget(context, command.getForgetThreads().getChannel());
      case DETACH,
          SUBSCRIBE,
          SEND_STRUCTURE,
          SEND_PASSIVE_UPDATE,
          FINISH_BANS,
          TELL_CHANNELS,
          EXPIRE_INTERACTION,
          FORGET_INTERACTIONS -> {
        // Its sessions are ended anyway, and nobody is to be told of anything else.
      }
      default -> context.reject(unknown(command));
    }
  }

  /** What is not there for one who asks: what it names, which went with the guild. */
  private static DiscordError unknown(GuildCommand command) {
    return switch (command.getCommandCase()) {
      case GET_INVITE, DELETE_INVITE -> DiscordError.UNKNOWN_INVITE;
      case ADD_MEMBER ->
          command.getAddMember().getInviteCode().isEmpty()
              ? DiscordError.UNKNOWN_GUILD
              : DiscordError.UNKNOWN_INVITE;
      case GET_WEBHOOK, MODIFY_WEBHOOK, DELETE_WEBHOOK, EXECUTE_WEBHOOK, FOLLOW_UP_INTERACTION ->
          DiscordError.UNKNOWN_WEBHOOK;
      case ANSWER_INTERACTION -> DiscordError.UNKNOWN_INTERACTION;
      case EDIT_MESSAGE ->
          ofMessage(
              command.getEditMessage().getWebhook(), command.getEditMessage().getInteraction());
      case DELETE_MESSAGE ->
          ofMessage(
              command.getDeleteMessage().getWebhook(), command.getDeleteMessage().getInteraction());
      case READ_MESSAGES ->
          ofMessage(
              command.getReadMessages().getWebhook(), command.getReadMessages().getInteraction());
      default -> DiscordError.UNKNOWN_GUILD;
    };
  }

  private static DiscordError ofMessage(long webhook, long interaction) {
    return webhook == 0 && interaction == 0
        ? DiscordError.UNKNOWN_GUILD
        : DiscordError.UNKNOWN_WEBHOOK;
  }

  /** One that is on the way is told like those that are there, if they have not been yet. */
  private static void refuse(GuildCommandContext context, Attach attach) {
    if (attach.getAgain() == 0) {
      AttachmentCommands.refuse(context, attach.getSession());
    }
  }

  private static void goOn(GuildCommandContext context) {
    int room = GuildLimits.DELETED_AT_ONCE_MAX;
    room -= disconnect(context, room);
    room -= removeMembers(context, room);
    room -= removeChannels(context, room);
    room -= context.tables.bans.removeSome(room);
    room -= context.tables.auditLog.removeSome(room);
    room -= context.tables.nonces.removeSome(room);
    room -= context.tables.interactions.removeSome(room);
    room -= removeReactions(context, room);
    if (room > 0) {
      context.tables.forgetGuild();
    } else {
      context.tellSelf(
          GuildCommand.newBuilder()
              .setFinishGuildDeletion(FinishGuildDeletion.getDefaultInstance()));
    }
  }

  private static int disconnect(GuildCommandContext context, int room) {
    int count = 0;
    for (long user : room > 0 ? context.tables.connected(room) : new long[0]) {
      if (context.isStepFull()) {
        return room;
      }
      MemberCommands.endSessions(context, user);
      count++;
    }
    return count;
  }

  private static int removeMembers(GuildCommandContext context, int room) {
    long[] users = room > 0 ? context.tables.membersAfter(0, room) : new long[0];
    for (long user : users) {
      if (context.isStepFull()) {
        return room;
      }
      Member member = context.tables.member(user);
      if (member != null) {
        // Nobody hears of it but who keeps something of members.
        context.publishGuildEvent(
            "GUILD_MEMBER_REMOVE", MemberCommands.removed(context.guild, member));
      }
      context.tables.removeMember(user);
      context.tell(
          UserCommand.newBuilder()
              .setUser(user)
              .setMembershipRemoved(MembershipRemoved.newBuilder().setGuild(context.guild)));
    }
    return users.length;
  }

  private static int removeChannels(GuildCommandContext context, int room) {
    List<Channel> channels = context.structure().channels();
    int count = Math.min(channels.size(), (room + CHANNEL_WEIGHT - 1) / CHANNEL_WEIGHT);
    if (count <= 0) {
      return 0;
    }
    GuildStructure rest = context.structure();
    int threads = 0;
    for (Channel channel : channels.subList(0, count)) {
      while (ThreadEdits.forgetOne(context, channel.id())) {
        threads++;
        if (threads * CHANNEL_WEIGHT >= room || context.isStepFull()) {
          context.putStructure(rest);
          return room;
        }
      }
      ChannelDeletion.giveUp(context, channel.id());
      rest = rest.withoutChannel(channel.id());
    }
    context.putStructure(rest);
    return Math.min(room, count * CHANNEL_WEIGHT);
  }

  private static int removeReactions(GuildCommandContext context, int room) {
    int count = 0;
    while (count < room && !context.isStepFull()) {
      if (!context.tables.reactions.sweep()) {
        return count;
      }
      count++;
    }
    return room;
  }
}
