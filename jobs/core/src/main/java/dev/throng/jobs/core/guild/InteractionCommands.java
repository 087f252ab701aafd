package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.actor.ProposedIds;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonWriter;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.AnswerInteraction;
import dev.throng.protocol.wire.Applications;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.FollowUpInteraction;
import dev.throng.protocol.wire.StartInteraction;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Uses of commands of applications, and what these answer. */
final class InteractionCommands {
  private static final int DEFERRED = 5;

  /** What an application may do in an answer without being allowed to: it was asked. */
  private static final long MAY = Permissions.EMBED_LINKS | Permissions.ATTACH_FILES;

  private InteractionCommands() {}

  static void start(GuildCommandContext context, StartInteraction command) {
    InteractionAccess.to(context, command)
        .ifAllowedOrElse(access -> start(context, command, access), context::reject);
  }

  private static void start(
      GuildCommandContext context, StartInteraction command, InteractionAccess access) {
    ProposedIds.check("interaction", command.getInteraction(), context.nowUs());
    Interaction interaction = Interaction.of(command, context.caller(), context.nowUs());
    context.tables.interactions.put(interaction);
    InteractionExpiry.watch(context);
    context.replyNoContent();
    tell(context, interaction, "INTERACTION_CREATE");
    UserDispatches.send(
        context,
        dispatch(
            "INTERACTION_CREATE", json -> InteractionJson.write(json, context, command, access)),
        List.of(command.getApplication()));
  }

  static void listApplications(GuildCommandContext context) {
    Applications.Builder applications = Applications.newBuilder();
    for (long bot : context.tables.connectedBots()) {
      applications.addApplications(bot);
    }
    context
        .checkCaller()
        .ifAllowedOrElse(
            caller -> context.reply(200, applications.build().toByteArray()), context::reject);
  }

  static void answer(GuildCommandContext context, AnswerInteraction command) {
    Interaction interaction = open(context, command.getInteraction());
    if (interaction == null || interaction.expired()) {
      context.reject(DiscordError.UNKNOWN_INTERACTION);
    } else if (interaction.answered()) {
      context.reject(DiscordError.INTERACTION_ANSWERED);
    } else if (command.getType() != DEFERRED && isEmpty(command.getMessage())) {
      context.reject(DiscordError.EMPTY_MESSAGE);
    } else {
      CreateMessage message =
          command.getType() == DEFERRED
              ? command.getMessage().toBuilder()
                  .setFlags(command.getMessage().getFlags() | MessageFlags.LOADING)
                  .build()
              : command.getMessage();
      toSay(context, interaction, message, DiscordError.UNKNOWN_INTERACTION)
          .ifAllowedOrElse(
              access -> {
                long id = send(context, interaction, message, access, true);
                context.tables.interactions.put(interaction.answeredBy(id, message.getFlags()));
                tell(context, interaction, "INTERACTION_SUCCESS");
              },
              context::reject);
    }
  }

  static void followUp(GuildCommandContext context, FollowUpInteraction command) {
    Interaction interaction = open(context, command.getInteraction());
    if (interaction == null || !interaction.answered()) {
      context.reject(DiscordError.UNKNOWN_WEBHOOK);
    } else if (isEmpty(command.getMessage())) {
      context.reject(DiscordError.EMPTY_MESSAGE);
    } else if (interaction.loading() != 0) {
      DeferredAnswers.followUp(context, interaction, command);
    } else {
      sayMore(context, interaction, command.getMessage());
    }
  }

  /** Says more, by a message of its own. */
  static void sayMore(GuildCommandContext context, Interaction interaction, CreateMessage message) {
    toSay(context, interaction, message, DiscordError.UNKNOWN_WEBHOOK)
        .ifAllowedOrElse(
            access -> {
              long unused = send(context, interaction, message, access, false);
            },
            context::reject);
  }

  /** One to which something can be said. */
  static @Nullable Interaction open(GuildCommandContext context, long id) {
    Interaction interaction = context.tables.interactions.get(id);
    return interaction != null && interaction.isOpen(context.nowUs()) ? interaction : null;
  }

  /**
   * What the application may do in the channel, as long as both are there: otherwise the error.
   * What is for all to see it says, reads and changes only where it sees the channel ({@link
   * #toOpen}); what is for one user alone it may say as long as it has the token.
   */
  static Check<ChannelAccess> access(
      GuildCommandContext context, Interaction interaction, DiscordError gone) {
    Member bot = context.tables.member(interaction.application());
    Channel channel = context.channel(interaction.channel());
    return bot == null || channel == null
        ? Check.refused(gone)
        : Check.allowed(
            new ChannelAccess(bot, channel, context.permissions().inChannel(bot, channel) | MAY));
  }

  /** The same, of what is for all to see. */
  static Check<ChannelAccess> toOpen(
      GuildCommandContext context, Interaction interaction, DiscordError gone) {
    return access(context, interaction, gone)
        .require(to -> to.may(Permissions.VIEW_CHANNEL), DiscordError.MISSING_ACCESS);
  }

  /** What the application may do where it says this: in a thread only while that is open to it. */
  private static Check<ChannelAccess> toSay(
      GuildCommandContext context,
      Interaction interaction,
      CreateMessage message,
      DiscordError gone) {
    if (isEphemeral(message)) {
      return access(context, interaction, gone);
    }
    return toOpen(context, interaction, gone)
        .require(to -> ThreadMessages.isOpenTo(context, to), DiscordError.THREAD_LOCKED)
        .require(
            to -> ThreadMessages.hasRoom(context, to.channel()),
            DiscordError.TOO_MANY_ACTIVE_THREADS);
  }

  private static boolean isEphemeral(CreateMessage message) {
    return (message.getFlags() & MessageFlags.EPHEMERAL) != 0;
  }

  /** Returns the message's id. */
  private static long send(
      GuildCommandContext context,
      Interaction interaction,
      CreateMessage message,
      ChannelAccess access,
      boolean first) {
    Member user = context.tables.member(interaction.user());
    MessageAuthor author =
        MessageAuthor.of(
            access.member(), new MessageOrigin(interaction, first, context.guild, user));
    return MessageCommands.send(context, message, author, access.channel(), access.permissions())
        .id();
  }

  private static boolean isEmpty(CreateMessage message) {
    return message.getContent().isEmpty()
        && message.getEmbeds().isEmpty()
        && message.getAttachments().isEmpty();
  }

  /** Tells the one who began it, who is told nothing but that. */
  static void tell(GuildCommandContext context, Interaction interaction, String t) {
    UserDispatches.send(
        context,
        dispatch(t, json -> InteractionJson.writeShort(json, interaction)),
        List.of(interaction.user()));
  }

  private static Dispatch dispatch(String t, JsonWriter d) {
    return Dispatch.newBuilder().setT(t).setD(ByteString.copyFrom(JsonBuffer.of(d))).build();
  }
}
