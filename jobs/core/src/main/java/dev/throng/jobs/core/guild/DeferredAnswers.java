package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.FollowUpInteraction;
import dev.throng.protocol.wire.MessageBase;

/**
 * Answers that are loading: what an application says first after one takes its place. Its flags
 * stay, so that what was announced to one user alone is said to no other.
 */
final class DeferredAnswers {
  private DeferredAnswers() {}

  /** Says it in the place of the answer, if that is still loading, or else by another message. */
  static void followUp(
      GuildCommandContext context, Interaction interaction, FollowUpInteraction command) {
    if ((interaction.loading() & MessageFlags.EPHEMERAL) != 0) {
      sayAlone(context, interaction, command.getMessage());
    } else if (command.getWithoutBase() || hasLoaded(command)) {
      Interaction loaded = interaction.loaded();
      context.tables.interactions.put(loaded);
      InteractionCommands.sayMore(context, loaded, command.getMessage());
    } else if (command.hasBase()) {
      InteractionMessages.edit(context, edit(interaction, command.getMessage(), command.getBase()));
    } else {
      context.reject(DiscordError.STALE_BASE);
    }
  }

  /** The guild has the answer itself, if it has not given it up for others. */
  private static void sayAlone(
      GuildCommandContext context, Interaction interaction, CreateMessage message) {
    EphemeralMessage answer = context.tables.interactions.ephemeral(interaction.original());
    if (answer == null) {
      context.reject(DiscordError.UNKNOWN_MESSAGE);
      return;
    }
    MessageBase.Builder base =
        MessageBase.newBuilder()
            .setAuthor(interaction.application())
            .setBody(ByteString.copyFrom(answer.body()));
    InteractionMessages.edit(context, edit(interaction, message, base.build()));
  }

  /** Whether the answer was edited by other means than the interaction's token. */
  private static boolean hasLoaded(FollowUpInteraction command) {
    return command.hasBase()
        && (MessageDocument.parse(command.getBase().getBody().toByteArray()).flags()
                & MessageFlags.LOADING)
            == 0;
  }

  private static EditMessage edit(
      Interaction interaction, CreateMessage message, MessageBase base) {
    EditMessage.Builder edit =
        EditMessage.newBuilder()
            .setInteraction(interaction.id())
            .setChannel(interaction.channel())
            .setMessage(interaction.original())
            .setContent(message.getContent())
            .setEmbeds(message.getEmbeds())
            .setAttachments(message.getAttachments())
            .setBase(base);
    if ((message.getFlags() & MessageFlags.SUPPRESS_EMBEDS) != 0) {
      edit.setFlags(message.getFlags());
    }
    if (message.hasAllowedMentions()) {
      edit.setAllowedMentions(message.getAllowedMentions());
    }
    return edit.build();
  }
}
