package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.ByteString;
import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.AllowedMentions;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.EditMessage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The fields of messages that are created and edited. */
final class MessageForm {
  /** Code points of a message's content at the most. */
  static final int CONTENT_MAX = 2_000;

  // SUPPRESS_EMBEDS, SUPPRESS_NOTIFICATIONS
  private static final int SETTABLE_FLAGS = 4 | 4096;
  // IS_VOICE_MESSAGE, IS_COMPONENTS_V2
  private static final int UNSUPPORTED_FLAGS = 8192 | 32768;
  private static final String USERS = "users";
  private static final String ROLES = "roles";
  private static final String EVERYONE = "everyone";

  private MessageForm() {}

  /**
   * A new message.
   *
   * @param repliesTo id of the message that it answers; 0: none
   * @param failsWithoutIt whether that one has to be there
   */
  record NewMessage(
      CreateMessage.Builder command,
      AttachmentForm attachments,
      long repliesTo,
      boolean failsWithoutIt) {}

  /** What of a message changes. */
  record ChangedMessage(EditMessage.Builder command, AttachmentForm attachments) {}

  /** A new message. */
  static NewMessage create(RestRequest in) {
    Fields body = in.body();
    AttachmentForm attachments = AttachmentForm.ofNewMessage(in);
    CreateMessage.Builder message =
        said(in, !attachments.fresh().isEmpty())
            .setChannel(in.pathId("channel_id"))
            .setNonceJson(nonceJson(body))
            .setEnforceNonce(body.flag("enforce_nonce", false));
    return replying(in, message, attachments);
  }

  /**
   * What a new message says, wherever it will be.
   *
   * @param withFiles whether it has files
   */
  static CreateMessage.Builder said(RestRequest in, boolean withFiles) {
    return said(in, in.body(), withFiles);
  }

  /** The same, said in a part of the body. */
  static CreateMessage.Builder said(RestRequest in, Fields body, boolean withFiles) {
    ByteString embeds = EmbedForm.read(body);
    CreateMessage.Builder message =
        CreateMessage.newBuilder()
            .setMessage(in.ids().nextId())
            .setContent(content(body))
            .setEmbeds(embeds)
            .setTts(body.flag("tts", false))
            .setFlags(flags(body));
    if (message.getContent().isEmpty() && embeds.isEmpty() && !withFiles) {
      in.refuse(DiscordError.EMPTY_MESSAGE);
    }
    AllowedMentions mentions = allowedMentions(body);
    if (mentions != null) {
      message.setAllowedMentions(mentions);
    }
    return message;
  }

  private static NewMessage replying(
      RestRequest in, CreateMessage.Builder message, AttachmentForm attachments) {
    Fields reference = in.body().object("message_reference");
    if (reference == null) {
      return new NewMessage(message, attachments, 0, false);
    }
    // It is the guild of the channel, and 0 is the only type.
    reference.ignore("guild_id", "type");
    long channel = reference.id("channel_id");
    if (channel != 0 && channel != message.getChannel()) {
      reference.error(
          "channel_id",
          "REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL",
          "Cannot reply to a message in a different channel");
    }
    return new NewMessage(
        message,
        attachments,
        reference.id("message_id"),
        reference.flag("fail_if_not_exists", true));
  }

  /** What of a message changes. */
  static ChangedMessage edit(RestRequest in) {
    AttachmentForm attachments = AttachmentForm.read(in);
    EditMessage.Builder edit =
        changes(in, !attachments.changesNothing()).setChannel(in.pathId("channel_id"));
    return new ChangedMessage(edit, attachments);
  }

  /**
   * What of a message changes, wherever it is.
   *
   * @param withFiles whether its files change
   */
  static EditMessage.Builder changes(RestRequest in, boolean withFiles) {
    Fields body = in.body();
    EditMessage.Builder edit =
        EditMessage.newBuilder()
            .setMessage(in.hasPath("message_id") ? in.pathId("message_id") : 0)
            .setKeepContent(!body.mentions("content"))
            .setContent(content(body));
    if (body.mentions("embeds")) {
      edit.setEmbeds(EmbedForm.read(body));
    }
    if (body.has("flags")) {
      edit.setFlags(flags(body));
    }
    if (edit.getKeepContent() && !edit.hasEmbeds() && !edit.hasFlags() && !withFiles) {
      in.refuse(DiscordError.EMPTY_MESSAGE);
    }
    AllowedMentions mentions = allowedMentions(body);
    return mentions == null ? edit : edit.setAllowedMentions(mentions);
  }

  /** The content without white space around it. */
  private static String content(Fields body) {
    String content = body.text("content", "").strip();
    if (content.codePointCount(0, content.length()) > CONTENT_MAX) {
      body.error(
          "content", "BASE_TYPE_MAX_LENGTH", "Must be " + CONTENT_MAX + " or fewer in length.");
    }
    return content;
  }

  /** The nonce as it came: a number stays a number. */
  private static String nonceJson(Fields body) {
    JsonNode nonce = body.raw("nonce");
    return nonce == null || nonce.asText().isEmpty() ? "" : nonce.toString();
  }

  /** Flags that a client may set; the others are ignored, but for those that ask for a feature. */
  private static int flags(Fields body) {
    int flags = body.integer("flags", 0);
    if ((flags & UNSUPPORTED_FLAGS) != 0) {
      body.error("flags", "UNSUPPORTED_FIELD", "This server does not support these flags yet.");
    }
    return flags & SETTABLE_FLAGS;
  }

  /** Which mentions count; null for all. */
  private static @Nullable AllowedMentions allowedMentions(Fields body) {
    Fields allowed = body.object("allowed_mentions");
    if (allowed == null) {
      return null;
    }
    List<String> parse = allowed.words("parse");
    List<Long> users = allowed.ids(USERS);
    List<Long> roles = allowed.ids(ROLES);
    exclusive(allowed, parse, USERS, users);
    exclusive(allowed, parse, ROLES, roles);
    return AllowedMentions.newBuilder()
        .setParseUsers(parse.contains(USERS))
        .setParseRoles(parse.contains(ROLES))
        .setParseEveryone(parse.contains(EVERYONE))
        .setRepliedUser(allowed.flag("replied_user", false))
        .addAllUsers(users)
        .addAllRoles(roles)
        .build();
  }

  private static void exclusive(Fields allowed, List<String> parse, String word, List<Long> ids) {
    if (parse.contains(word) && !ids.isEmpty()) {
      allowed.error(
          "parse",
          "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
          "parse:[\"" + word + "\"] and " + word + ": [ids...] are mutually exclusive.");
    }
  }
}
