package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.MessageDeleted;
import dev.throng.protocol.wire.MessageUpdated;

/**
 * Edits and deletes. The guild does not keep messages: the command brings the message as it was
 * read, and is refused if the message was changed after that read, or might have been.
 */
final class MutationCommands {
  private MutationCommands() {}

  static void edit(GuildCommandContext context, EditMessage command) {
    MessageBase base = command.getBase();
    check(context, command.getChannel(), command.getMessage(), base)
        .require(access -> base.getAuthor() == context.caller(), DiscordError.NOT_THE_AUTHOR)
        .require(access -> !command.getContent().isEmpty(), DiscordError.EMPTY_MESSAGE)
        .ifAllowedOrElse(access -> edit(context, command, access), context::reject);
  }

  private static void edit(GuildCommandContext context, EditMessage command, ChannelAccess access) {
    MessageDocument document = MessageDocument.parse(command.getBase().getBody().toByteArray());
    if (document.type() != MessageDocument.DEFAULT) {
      context.reject(DiscordError.SYSTEM_MESSAGE);
      return;
    }
    Member author = access.member();
    MentionResolver.Resolved mentions =
        MentionResolver.resolve(
            context,
            command.getContent(),
            access.permissions(),
            MentionResolver.allowed(command.hasAllowedMentions(), command.getAllowedMentions()));
    document.edit(command.getContent(), mentions, context.nowUs());
    EncodedMessage encoded =
        new EncodedMessage(context.guild, document, author, mentions.users(), "");
    byte[] body = encoded.body();
    long channel = access.channel().id();
    long seq =
        context.publish(
            channel,
            0,
            Event.newBuilder()
                .setMessageUpdated(
                    MessageUpdated.newBuilder()
                        .setMessage(command.getMessage())
                        .setAuthor(author.user().id())
                        .setBody(ByteString.copyFrom(body))));
    remember(context, channel, new Mutation(command.getMessage(), seq, false));
    context.reply(200, body);
    context.dispatch(mentions.dispatch(encoded.dispatch("MESSAGE_UPDATE"), channel));
  }

  static void delete(GuildCommandContext context, DeleteMessage command) {
    MessageBase base = command.getBase();
    check(context, command.getChannel(), command.getMessage(), base)
        .require(
            access ->
                base.getAuthor() == context.caller() || access.may(Permissions.MANAGE_MESSAGES),
            DiscordError.MISSING_PERMISSIONS)
        .ifAllowedOrElse(
            access -> delete(context, command, access.channel().id()), context::reject);
  }

  private static void delete(GuildCommandContext context, DeleteMessage command, long channel) {
    long seq =
        context.publish(
            channel,
            0,
            Event.newBuilder()
                .setMessageDeleted(MessageDeleted.newBuilder().setMessage(command.getMessage())));
    remember(context, channel, new Mutation(command.getMessage(), seq, true));
    context.replyNoContent();
    byte[] d =
        JsonBuffer.of(
            json -> {
              json.writeStartObject();
              JsonFields.id(json, "id", command.getMessage());
              JsonFields.id(json, "channel_id", channel);
              JsonFields.id(json, "guild_id", context.guild);
              json.writeEndObject();
            });
    context.dispatchToActive("MESSAGE_DELETE", d, channel);
  }

  private static Check<ChannelAccess> check(
      GuildCommandContext context, long channelId, long message, MessageBase base) {
    return ChannelAccess.toView(context, channelId)
        .then(
            access ->
                switch (context.tables.mutations(channelId).since(message, base.getReadSeq())) {
                  case NONE -> Check.allowed(access);
                  case POSSIBLE -> Check.refused(DiscordError.STALE_BASE);
                  case DELETED -> Check.refused(DiscordError.UNKNOWN_MESSAGE);
                });
  }

  /** Keeps it for those who read the message before. */
  static void remember(GuildCommandContext context, long channel, Mutation mutation) {
    context.tables.putMutations(channel, context.tables.mutations(channel).with(mutation));
  }
}
