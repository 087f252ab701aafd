package dev.throng.jobs.core.guild;

import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.Dispatch;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.MessageDeleted;
import dev.throng.protocol.wire.MessageUpdated;
import java.io.IOException;

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
    Member member = access.member();
    Channel channel = access.channel();
    StoredMessage stored = read(command.getBase());
    if (stored.type() != Message.DEFAULT) {
      context.reject(DiscordError.SYSTEM_MESSAGE);
      return;
    }
    MentionResolver.Resolved mentions =
        MentionResolver.resolve(
            context,
            command.getContent(),
            access.permissions(),
            MentionResolver.allowed(command.hasAllowedMentions(), command.getAllowedMentions()));
    EncodedMessage encoded =
        new EncodedMessage(
            context.guild,
            new Message(
                command.getMessage(),
                stored.type(),
                channel.id(),
                member.user().id(),
                stored.authorJson(),
                command.getContent(),
                stored.timeUs(),
                context.nowUs(),
                stored.tts(),
                stored.flags(),
                mentions.everyone(),
                mentions.users(),
                mentions.roles()),
            member,
            "");
    byte[] body = encoded.body();
    long seq =
        context.publish(
            channel.id(),
            0,
            Event.newBuilder()
                .setMessageUpdated(
                    MessageUpdated.newBuilder()
                        .setMessage(command.getMessage())
                        .setAuthor(member.user().id())
                        .setBody(ByteString.copyFrom(body))));
    remember(context, channel, new Mutation(command.getMessage(), seq, false));
    context.reply(200, body);
    context.dispatch(encoded.dispatch("MESSAGE_UPDATE"), channel.id());
  }

  static void delete(GuildCommandContext context, DeleteMessage command) {
    MessageBase base = command.getBase();
    check(context, command.getChannel(), command.getMessage(), base)
        .require(
            access ->
                base.getAuthor() == context.caller() || access.may(Permissions.MANAGE_MESSAGES),
            DiscordError.MISSING_PERMISSIONS)
        .ifAllowedOrElse(access -> delete(context, command, access.channel()), context::reject);
  }

  private static void delete(GuildCommandContext context, DeleteMessage command, Channel channel) {
    long seq =
        context.publish(
            channel.id(),
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
              JsonFields.id(json, "channel_id", channel.id());
              JsonFields.id(json, "guild_id", context.guild);
              json.writeEndObject();
            });
    context.dispatch(
        Dispatch.newBuilder().setT("MESSAGE_DELETE").setD(ByteString.copyFrom(d)).build(),
        channel.id());
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

  private static void remember(GuildCommandContext context, Channel channel, Mutation mutation) {
    context.tables.putMutations(
        channel.id(), context.tables.mutations(channel.id()).with(mutation));
  }

  private static StoredMessage read(MessageBase base) {
    try {
      return StoredMessage.parse(base.getBody().toByteArray());
    } catch (IOException e) {
      throw new IllegalArgumentException("base of an edit: no message object", e);
    }
  }
}
