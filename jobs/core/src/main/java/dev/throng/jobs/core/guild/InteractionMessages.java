package dev.throng.jobs.core.guild;

import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.ReadMessages;
import java.util.Arrays;

/** What an application has said to an interaction: read, edited and deleted by its token. */
final class InteractionMessages {
  private InteractionMessages() {}

  static void read(GuildCommandContext context, ReadMessages command) {
    Interaction interaction = InteractionCommands.open(context, command.getInteraction());
    if (interaction == null) {
      context.reject(DiscordError.UNKNOWN_WEBHOOK);
      return;
    }
    long named = command.getRange().getOnly();
    long message = named == 0 ? interaction.original() : named;
    EphemeralMessage ephemeral = context.tables.interactions.ephemeral(message);
    boolean alone = ephemeral != null && ephemeral.interaction() == interaction.id();
    access(context, interaction, alone)
        .require(access -> message != 0, DiscordError.UNKNOWN_MESSAGE)
        .ifAllowedOrElse(
            access -> {
              if (ephemeral != null && alone) {
                context.reply(200, ephemeral.body());
              } else {
                readFromHistory(context, command, interaction.channel(), message);
              }
            },
            context::reject);
  }

  private static void readFromHistory(
      GuildCommandContext context, ReadMessages command, long channel, long message) {
    MessageReads.readUnasked(
        context,
        command.toBuilder()
            .setChannel(channel)
            .setRange(command.getRange().toBuilder().setOnly(message)));
  }

  private static Check<ChannelAccess> access(
      GuildCommandContext context, Interaction interaction, boolean alone) {
    return alone
        ? InteractionCommands.access(context, interaction, DiscordError.UNKNOWN_WEBHOOK)
        : InteractionCommands.toOpen(context, interaction, DiscordError.UNKNOWN_WEBHOOK);
  }

  static void edit(GuildCommandContext context, EditMessage command) {
    check(context, command.getInteraction(), command.getMessage(), command.getBase())
        .require(
            access ->
                context.tables.interactions.ephemeral(command.getMessage()) != null
                    || ThreadMessages.isActive(context, access.channel()),
            DiscordError.THREAD_ARCHIVED)
        .ifAllowedOrElse(
            access -> MutationCommands.edit(context, command, access.permissions(), true),
            context::reject);
  }

  static void delete(GuildCommandContext context, DeleteMessage command) {
    check(context, command.getInteraction(), command.getMessage(), command.getBase())
        .ifAllowedOrElse(access -> delete(context, command, access), context::reject);
  }

  private static void delete(
      GuildCommandContext context, DeleteMessage command, ChannelAccess access) {
    Interaction interaction = InteractionCommands.open(context, command.getInteraction());
    EphemeralMessage ephemeral = context.tables.interactions.ephemeral(command.getMessage());
    loaded(context, command.getInteraction(), command.getMessage());
    if (interaction != null && ephemeral != null) {
      EphemeralMessages.delete(context, interaction, command.getMessage());
    } else {
      MutationCommands.delete(context, command, access.channel().id());
    }
  }

  /** A message of an interaction is otherwise now, or gone: if it was loading, that is over. */
  static void loaded(GuildCommandContext context, long id, long message) {
    Interaction interaction = context.tables.interactions.get(id);
    if (interaction != null && interaction.original() == message && interaction.loading() != 0) {
      context.tables.interactions.put(interaction.loaded());
    }
  }

  /** A message of the interaction's application, in its channel, as it was read. */
  private static Check<ChannelAccess> check(
      GuildCommandContext context, long id, long message, MessageBase base) {
    Interaction interaction = InteractionCommands.open(context, id);
    if (interaction == null) {
      return Check.refused(DiscordError.UNKNOWN_WEBHOOK);
    }
    MessageDocument document = MessageDocument.parse(base.getBody().toByteArray());
    boolean alone = (document.flags() & MessageFlags.EPHEMERAL) != 0;
    EphemeralMessage ephemeral = context.tables.interactions.ephemeral(message);
    Check<ChannelAccess> check =
        access(context, interaction, alone)
            .require(
                access ->
                    document.id() == message
                        && document.author() == interaction.application()
                        && document.channel() == interaction.channel(),
                DiscordError.UNKNOWN_MESSAGE);
    if (!alone) {
      return check.then(
          access ->
              MutationCommands.unchanged(context, interaction.channel(), message, base, access));
    }
    return check
        .require(
            access -> ephemeral != null && ephemeral.interaction() == id,
            DiscordError.UNKNOWN_MESSAGE)
        .require(
            access ->
                ephemeral != null && Arrays.equals(ephemeral.body(), base.getBody().toByteArray()),
            DiscordError.STALE_BASE);
  }
}
