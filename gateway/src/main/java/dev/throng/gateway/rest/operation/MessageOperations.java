package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.throng.gateway.rest.FormErrors;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.history.ReadAnswer;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.DeleteMessages;
import dev.throng.protocol.wire.EditMessage;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.ReadMessages;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Messages. */
final class MessageOperations {
  private static final int PAGE = 50;
  private static final String REFERENCE = "message_reference";

  /** What somebody wrote, in some way or other. */
  private static final Set<Integer> ANSWERABLE_TYPES = Set.of(0, 19, 20, 23);

  private final Channels channels;
  private final MessageChanges changes;
  private final MessageAttachments attachments;
  private final VisibleContent content;

  MessageOperations(
      Channels channels,
      MessageChanges changes,
      MessageAttachments attachments,
      VisibleContent content) {
    this.channels = channels;
    this.changes = changes;
    this.attachments = attachments;
    this.content = content;
  }

  void declare(Declarations ops) {
    ops.op("list_messages").reading(MessageOperations::page).answer(this::read);
    ops.op("get_message").reading(MessageOperations::one).answer(this::read);
    ops.op("create_message").limit(5, 5).files().reading(MessageForm::create).answer(this::create);
    ops.op("update_message")
        .limit(5, 5)
        .files()
        .reading(MessageForm::edit)
        .answer((in, message) -> content.visible(in, edit(in, message)));
    ops.op("bulk_delete_messages")
        .limit(5, 5)
        .channel(
            (in, command) ->
                command.setDeleteMessages(
                    DeleteMessages.newBuilder()
                        .setChannel(in.pathId("channel_id"))
                        .addAllMessages(in.body().ids("messages"))));
    ops.op("delete_message").limit(5, 1).answer(this::delete);
  }

  private static ReadMessages page(RestRequest in) {
    OptionalLong before = in.query().anchor("before");
    OptionalLong after = in.query().anchor("after");
    OptionalLong around = in.query().anchor("around");
    if (Stream.of(before, after, around).filter(OptionalLong::isPresent).count() > 1) {
      in.query()
          .error(
              "before", "MUTUALLY_EXCLUSIVE", "Only one of before, after and around may be given.");
    }
    MessageRange.Builder range =
        MessageRange.newBuilder().setLimit(in.query().integer("limit", PAGE));
    before.ifPresent(range::setBefore);
    after.ifPresent(range::setAfter);
    around.ifPresent(range::setAround);
    return read(in, range);
  }

  private static ReadMessages one(RestRequest in) {
    return read(in, MessageRange.newBuilder().setOnly(in.pathId("message_id")).setLimit(1));
  }

  private static ReadMessages read(RestRequest in, MessageRange.Builder range) {
    return ReadMessages.newBuilder().setChannel(in.pathId("channel_id")).setRange(range).build();
  }

  private CompletionStage<RestResponse> read(RestRequest in, ReadMessages read) {
    return content.visible(in, channels.read(in, read));
  }

  private CompletionStage<RestResponse> create(RestRequest in, MessageForm.NewMessage message) {
    return attachments.with(
        in,
        message.command().getMessage(),
        message.attachments(),
        stored -> {
          if (!stored.isEmpty()) {
            message.command().setAttachments(ByteString.copyFrom(Json.bytes(stored)));
          }
          return send(in, message);
        });
  }

  private CompletionStage<RestResponse> send(RestRequest in, MessageForm.NewMessage message) {
    if (message.repliesTo() == 0) {
      return channels.answer(in, in.pathId("channel_id"), alone(message));
    }
    MessageChanges.Target repliedTo =
        new MessageChanges.Target(message.repliesTo(), read -> withoutReply(message, read));
    return content.visible(in, changes.change(in, repliedTo, base -> reply(message, base)));
  }

  private static GuildCommand.Builder reply(MessageForm.NewMessage message, MessageBase base) {
    int type = Json.parseTrusted(base.getBody().toByteArray()).path("type").asInt();
    if (!ANSWERABLE_TYPES.contains(type)) {
      throw FormErrors.rejection(
          REFERENCE, "REPLIES_CANNOT_REPLY_TO_SYSTEM_MESSAGE", "Cannot reply to a system message");
    }
    return GuildCommand.newBuilder().setCreateMessage(message.command().setReplyTo(base));
  }

  private static GuildCommand.Builder alone(MessageForm.NewMessage message) {
    return GuildCommand.newBuilder().setCreateMessage(message.command().clearReplyTo());
  }

  /** The message that it answers could not be read. */
  private static GuildCommand.@Nullable Builder withoutReply(
      MessageForm.NewMessage message, ReadAnswer read) {
    if (!read.isUnknownMessage()) {
      return null;
    }
    if (message.failsWithoutIt()) {
      throw FormErrors.rejection(REFERENCE, "REPLIES_UNKNOWN_MESSAGE", "Unknown message");
    }
    return alone(message);
  }

  private CompletionStage<RestResponse> edit(RestRequest in, MessageForm.ChangedMessage message) {
    EditMessage.Builder edit = message.command();
    AttachmentForm form = message.attachments();
    if (form.changesNothing()) {
      return changes.change(
          in, base -> GuildCommand.newBuilder().setEditMessage(edit.setBase(base)));
    }
    return attachments.with(
        in,
        in.pathId("message_id"),
        form,
        stored ->
            changes.change(
                in,
                base -> {
                  JsonNode had =
                      Json.parseTrusted(base.getBody().toByteArray()).path("attachments");
                  return GuildCommand.newBuilder()
                      .setEditMessage(
                          edit.setBase(base)
                              .setAttachments(MessageAttachments.afterEdit(had, form, stored)));
                }));
  }

  private CompletionStage<RestResponse> delete(RestRequest in) {
    DeleteMessage.Builder delete =
        DeleteMessage.newBuilder()
            .setChannel(in.pathId("channel_id"))
            .setMessage(in.pathId("message_id"));
    return changes.change(
        in, base -> GuildCommand.newBuilder().setDeleteMessage(delete.setBase(base)));
  }
}
