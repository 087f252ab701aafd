package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.json.JsonWriter;
import dev.throng.jobs.core.state.SortedIds;
import dev.throng.jobs.core.user.UserJson;
import dev.throng.protocol.Snowflake;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The message object as it is stored and as reads return it: one JSON document. An edit replaces
 * the fields that it changes and keeps every other one, also those that this code does not know,
 * with its value and in its place.
 */
final class MessageDocument {
  /** Message type: what somebody wrote. */
  static final int DEFAULT = 0;

  /** Message type: somebody has pinned a message. */
  static final int PIN = 6;

  /** Message type: what somebody wrote to a message. */
  static final int REPLY = 19;

  /** Message type: an application answers a slash command. */
  static final int CHAT_INPUT_COMMAND = 20;

  /** Message type: an application answers a command of a user or message. */
  static final int CONTEXT_MENU_COMMAND = 23;

  /** Message type: somebody has joined. */
  static final int JOIN = 7;

  /** Message type: somebody has made a thread. */
  static final int THREAD_CREATED = 18;

  /** Message type: the first of a thread that is made of a message. */
  static final int THREAD_STARTER = 21;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .disable(SerializationFeature.FLUSH_AFTER_WRITE_VALUE)
          .build();

  private final ObjectNode fields;

  private MessageDocument(ObjectNode fields) {
    this.fields = fields;
  }

  /**
   * A new message; the time in its id is the time of sending.
   *
   * @param type of a message that is no reply
   */
  static MessageDocument create(
      long id, int type, long channel, MessageAuthor author, MessageContent content) {
    MessageDocument repliedTo = content.repliedTo();
    return new MessageDocument(
        tree(
            json -> {
              json.writeStartObject();
              JsonFields.id(json, "id", id);
              json.writeNumberField("type", repliedTo == null ? type : REPLY);
              JsonFields.id(json, "channel_id", channel);
              author.writeFields(json);
              json.writeStringField("content", content.text());
              JsonFields.time(json, "timestamp", Snowflake.timeMs(id) * 1000);
              json.writeNullField("edited_timestamp");
              json.writeBooleanField("tts", content.tts());
              writeMentions(json, content.mentions());
              writeArray(json, "attachments", content.attachments());
              writeEmbeds(json, content.embeds(), content.flags());
              json.writeBooleanField("pinned", false);
              json.writeNumberField("flags", content.flags());
              JsonFields.emptyArrays(json, "components");
              json.writeEndObject();
            }));
  }

  /**
   * A message that was stored, without its reactions: what it said of them may be out of date, and
   * the guild knows them.
   *
   * @throws IllegalArgumentException if it is no message object
   */
  static MessageDocument parse(byte[] body) {
    try {
      if (JSON.readTree(body) instanceof ObjectNode fields && fields.path("author").isObject()) {
        fields.remove("reactions");
        return new MessageDocument(fields);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("stored message: no JSON", e);
    }
    throw new IllegalArgumentException("stored message: no object with an author");
  }

  /** Says which message it replies to, or is about. */
  void referTo(long guild, MessageDocument other) {
    referTo(guild, other.channel(), other.id());
  }

  /**
   * Sets what the message is about.
   *
   * @param message of the channel; 0: the channel itself
   */
  void referTo(long guild, long channel, long message) {
    fields.setAll(
        tree(
            json -> {
              json.writeStartObject();
              json.writeObjectFieldStart("message_reference");
              json.writeNumberField("type", 0);
              JsonFields.id(json, "channel_id", channel);
              if (message != 0) {
                JsonFields.id(json, "message_id", message);
              }
              JsonFields.id(json, "guild_id", guild);
              json.writeEndObject();
              json.writeEndObject();
            }));
  }

  /** Replaces what was said. */
  void edit(String content, MentionResolver.Resolved mentions) {
    fields.setAll(
        tree(
            json -> {
              json.writeStartObject();
              json.writeStringField("content", content);
              writeMentions(json, mentions);
              json.writeEndObject();
            }));
  }

  /** Replaces the embeds; those of a message that shows none are dropped. */
  void editEmbeds(ByteString embeds) {
    fields.setAll(
        tree(
            json -> {
              json.writeStartObject();
              writeEmbeds(json, embeds, flags());
              json.writeEndObject();
            }));
  }

  /** Replaces the attachments. */
  void editAttachments(ByteString attachments) {
    fields.setAll(
        tree(
            json -> {
              json.writeStartObject();
              writeArray(json, "attachments", attachments);
              json.writeEndObject();
            }));
  }

  void editFlags(int flags) {
    fields.put("flags", flags);
    if ((flags & MessageFlags.SUPPRESS_EMBEDS) != 0) {
      fields.putArray("embeds");
    }
  }

  void pin(boolean pinned) {
    fields.put("pinned", pinned);
  }

  /** It was edited at this time; or it says only now what it was sent to say. */
  void markEdited(long editedUs) {
    if ((flags() & MessageFlags.LOADING) != 0) {
      fields.put("flags", flags() & ~MessageFlags.LOADING);
      return;
    }
    fields.setAll(
        tree(
            json -> {
              json.writeStartObject();
              JsonFields.time(json, "edited_timestamp", editedUs);
              json.writeEndObject();
            }));
  }

  /** Whether somebody wrote it, so that it can be edited. */
  boolean isWritten() {
    int type = fields.path("type").asInt();
    return type == DEFAULT
        || type == REPLY
        || type == CHAT_INPUT_COMMAND
        || type == CONTEXT_MENU_COMMAND;
  }

  /** Whether the message has no content of any kind. */
  boolean isEmpty() {
    return content().isEmpty()
        && fields.path("embeds").isEmpty()
        && fields.path("attachments").isEmpty();
  }

  /** Who is mentioned for having written what this one answers; 0: nobody. */
  long repliedUser() {
    List<Long> named = Mentions.parse(content()).users();
    boolean isReply = fields.path("type").asInt() == REPLY;
    return isReply
        ? mentioned().stream().filter(user -> !named.contains(user)).findFirst().orElse(0L)
        : 0;
  }

  /** Ids of the roles that it mentions, ascending. */
  long[] mentionedRoles() {
    long[] roles = SortedIds.EMPTY;
    for (JsonNode role : fields.path("mention_roles")) {
      roles = SortedIds.with(roles, role.asLong());
    }
    return roles;
  }

  boolean mentionsEveryone() {
    return fields.path("mention_everyone").asBoolean();
  }

  long channel() {
    return fields.path("channel_id").asLong();
  }

  long id() {
    return fields.path("id").asLong();
  }

  String content() {
    return fields.path("content").asText();
  }

  int flags() {
    return fields.path("flags").asInt();
  }

  /** Ids of its attachments, in their order. */
  List<Long> attachments() {
    List<Long> ids = new ArrayList<>();
    fields.path("attachments").forEach(attachment -> ids.add(attachment.path("id").asLong()));
    return ids;
  }

  /** Id of the author. */
  long author() {
    return fields.path("author").path("id").asLong();
  }

  /** Ids of the mentioned users. */
  List<Long> mentioned() {
    List<Long> users = new ArrayList<>();
    fields.path("mentions").forEach(user -> users.add(user.path("id").asLong()));
    return users;
  }

  /** The fields in their order. */
  Set<Map.Entry<String, JsonNode>> fields() {
    return fields.properties();
  }

  /** A value of {@link #fields}. */
  static void write(JsonGenerator json, JsonNode value) throws IOException {
    JSON.writeTree(json, value);
  }

  private static void writeEmbeds(JsonGenerator json, ByteString embeds, int flags)
      throws IOException {
    boolean none = (flags & MessageFlags.SUPPRESS_EMBEDS) != 0;
    writeArray(json, "embeds", none ? ByteString.EMPTY : embeds);
  }

  private static void writeArray(JsonGenerator json, String field, ByteString items)
      throws IOException {
    json.writeFieldName(field);
    JsonNode array = items.isEmpty() ? JSON.createArrayNode() : JSON.readTree(items.toByteArray());
    if (!array.isArray()) {
      throw new IllegalArgumentException(field + ": no JSON array");
    }
    JSON.writeTree(json, array);
  }

  private static void writeMentions(JsonGenerator json, MentionResolver.Resolved mentions)
      throws IOException {
    json.writeBooleanField("mention_everyone", mentions.everyone());
    json.writeArrayFieldStart("mentions");
    for (Member mentioned : mentions.users()) {
      UserJson.writePublic(json, mentioned.user());
    }
    json.writeEndArray();
    JsonFields.ids(json, "mention_roles", mentions.roles());
  }

  private static ObjectNode tree(JsonWriter writer) {
    try (TokenBuffer tokens = new TokenBuffer(JSON, false)) {
      writer.writeTo(tokens);
      return JSON.readTree(tokens.asParser());
    } catch (IOException e) {
      throw new UncheckedIOException("writing JSON into memory", e);
    }
  }
}
