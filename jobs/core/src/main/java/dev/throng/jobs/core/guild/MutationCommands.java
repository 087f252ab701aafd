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
import org.jspecify.annotations.Nullable;

/**
 * Edits and deletes. The guild does not keep messages: the command brings the message as it was
 * read, and is refused if the message was changed after that read, or might have been.
 */
final class MutationCommands {
  private MutationCommands() {}

  static void edit(GuildCommandContext context, EditMessage command) {
    Member member = context.callerMember();
    Channel channel = context.structure().channel(command.getChannel());
    DiscordError refusal =
        refusal(context, member, channel, command.getMessage(), command.getBase());
    if (refusal != null || member == null || channel == null) {
      context.reject(refusal == null ? DiscordError.MISSING_ACCESS : refusal);
      return;
    }
    if (command.getBase().getAuthor() != context.caller()) {
      context.reject(DiscordError.NOT_THE_AUTHOR);
      return;
    }
    if (command.getContent().isEmpty()) {
      context.reject(DiscordError.EMPTY_MESSAGE);
      return;
    }
    StoredMessage stored = read(command.getBase());
    if (stored.type() != Message.DEFAULT) {
      context.reject(DiscordError.SYSTEM_MESSAGE);
      return;
    }
    MentionResolver.Resolved mentions =
        MentionResolver.resolve(
            context,
            command.getContent(),
            context.permissions(member, channel),
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
    Member member = context.callerMember();
    Channel channel = context.structure().channel(command.getChannel());
    DiscordError refusal =
        refusal(context, member, channel, command.getMessage(), command.getBase());
    if (refusal != null || member == null || channel == null) {
      context.reject(refusal == null ? DiscordError.MISSING_ACCESS : refusal);
      return;
    }
    if (command.getBase().getAuthor() != context.caller()
        && !Permissions.has(context.permissions(member, channel), Permissions.MANAGE_MESSAGES)) {
      context.reject(DiscordError.MISSING_PERMISSIONS);
      return;
    }
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

  private static @Nullable DiscordError refusal(
      GuildCommandContext context,
      @Nullable Member member,
      @Nullable Channel channel,
      long message,
      MessageBase base) {
    if (channel == null) {
      return DiscordError.UNKNOWN_CHANNEL;
    }
    if (member == null
        || !Permissions.has(context.permissions(member, channel), Permissions.VIEW_CHANNEL)) {
      return DiscordError.MISSING_ACCESS;
    }
    return refusalOfBase(context.tables.mutations(channel.id()), message, base.getReadSeq());
  }

  /** Whether a read up to this seq may lack a change of the message. */
  static @Nullable DiscordError refusalOfBase(Mutations mutations, long message, long readSeq) {
    Mutation last = mutations.find(message);
    if (last == null) {
      return readSeq < mutations.floorSeq() ? DiscordError.STALE_BASE : null;
    }
    if (last.deleted()) {
      return DiscordError.UNKNOWN_MESSAGE;
    }
    return last.seq() > readSeq ? DiscordError.STALE_BASE : null;
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
