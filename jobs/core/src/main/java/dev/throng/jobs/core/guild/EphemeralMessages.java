package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.Dispatch;
import java.util.List;

/**
 * Messages that an application says to one user alone: they are in no history, and nobody else is
 * told of them.
 */
final class EphemeralMessages {
  private static final byte[] GONE = {};

  private EphemeralMessages() {}

  /** Keeps it as it is now, and tells its user. */
  static void tell(
      GuildCommandContext context,
      Interaction interaction,
      EncodedMessage message,
      String t,
      long id) {
    context.tables.interactions.putEphemeral(
        id, new EphemeralMessage(interaction.id(), context.nowUs(), message.body()));
    dispatch(context, interaction, message.dispatch(t));
  }

  /** Replaces it by what was made of it. */
  static void edit(
      GuildCommandContext context,
      long id,
      MessageDocument document,
      MentionResolver.Resolved mentions) {
    Interaction interaction = context.tables.interactions.get(id);
    if (interaction == null) {
      context.reject(DiscordError.UNKNOWN_WEBHOOK);
      return;
    }
    EncodedMessage encoded =
        new EncodedMessage(
            context.guild,
            document,
            context.tables.member(document.author()),
            mentions.users(),
            EncodedMessage.OnlyReplied.NOTHING);
    context.reply(200, encoded.reply());
    tell(context, interaction, encoded, "MESSAGE_UPDATE", document.id());
  }

  static void delete(GuildCommandContext context, Interaction interaction, long id) {
    context.tables.interactions.putEphemeral(
        id, new EphemeralMessage(interaction.id(), context.nowUs(), GONE));
    context.replyNoContent();
    byte[] d =
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              JsonFields.id(json, "id", id);
              JsonFields.id(json, "channel_id", interaction.channel());
              JsonFields.id(json, "guild_id", context.guild);
              json.writeEndObject();
            });
    dispatch(
        context,
        interaction,
        Dispatch.newBuilder().setT("MESSAGE_DELETE").setD(ByteString.copyFrom(d)).build());
  }

  /** To the user, if it sees the channel still. */
  private static void dispatch(
      GuildCommandContext context, Interaction interaction, Dispatch dispatch) {
    Member user = context.tables.member(interaction.user());
    Channel channel = context.channel(interaction.channel());
    if (user != null
        && channel != null
        && Permissions.has(
            context.permissions().inChannel(user, channel), Permissions.VIEW_CHANNEL)) {
      UserDispatches.send(context, dispatch, List.of(interaction.user()));
    }
  }
}
