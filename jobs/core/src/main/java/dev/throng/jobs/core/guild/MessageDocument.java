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
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.json.JsonWriter;
import dev.throng.jobs.core.user.UserJson;
import dev.throng.protocol.Snowflake;
import java.io.IOException;
import java.io.UncheckedIOException;
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

  /** Message type: somebody has joined. */
  static final int JOIN = 7;

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

  /** A new message; the time in its id is the time of sending. */
  static MessageDocument create(
      long id, int type, long channel, Member author, MessageContent content) {
    return new MessageDocument(
        tree(
            json -> {
              json.writeStartObject();
              JsonFields.id(json, "id", id);
              json.writeNumberField("type", type);
              JsonFields.id(json, "channel_id", channel);
              json.writeFieldName("author");
              UserJson.writePublic(json, author.user());
              json.writeStringField("content", content.text());
              JsonFields.time(json, "timestamp", Snowflake.timeMs(id) * 1000);
              json.writeNullField("edited_timestamp");
              json.writeBooleanField("tts", content.tts());
              writeMentions(json, content.mentions());
              JsonFields.emptyArrays(json, "attachments", "embeds");
              json.writeBooleanField("pinned", false);
              json.writeNumberField("flags", content.flags());
              JsonFields.emptyArrays(json, "components");
              json.writeEndObject();
            }));
  }

  /**
   * A message that was stored.
   *
   * @throws IllegalArgumentException if it is no message object
   */
  static MessageDocument parse(byte[] body) {
    try {
      if (JSON.readTree(body) instanceof ObjectNode fields && fields.path("author").isObject()) {
        return new MessageDocument(fields);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("stored message: no JSON", e);
    }
    throw new IllegalArgumentException("stored message: no object with an author");
  }

  /** Replaces what was said. */
  void edit(String content, MentionResolver.Resolved mentions, long editedUs) {
    fields.setAll(
        tree(
            json -> {
              json.writeStartObject();
              json.writeStringField("content", content);
              JsonFields.time(json, "edited_timestamp", editedUs);
              writeMentions(json, mentions);
              json.writeEndObject();
            }));
  }

  /** Discord's message type. */
  int type() {
    return fields.path("type").asInt();
  }

  /** The fields in their order. */
  Set<Map.Entry<String, JsonNode>> fields() {
    return fields.properties();
  }

  /** A value of {@link #fields}. */
  static void write(JsonGenerator json, JsonNode value) throws IOException {
    JSON.writeTree(json, value);
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
