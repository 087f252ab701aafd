package dev.throng.jobs.core.search;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throng.jobs.core.json.JsonBuffer;
import java.io.IOException;
import java.util.Collection;
import java.util.Locale;
import java.util.TreeSet;

/**
 * What the index keeps of a message: what can be searched for, and no names of people. Fields are
 * those of {@code search/index-template.json}; a search answers ids, and the message comes from the
 * store.
 */
final class SearchDocument {
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private SearchDocument() {}

  /**
   * The document of a message.
   *
   * @param body the message object as REST returns it
   * @throws IllegalArgumentException if it is no object with an author
   */
  static byte[] of(long guild, long channel, long message, byte[] body) {
    JsonNode fields = parse(body);
    return JsonBuffer.of(
        json -> {
          json.writeStartObject();
          json.writeNumberField("message_id", message);
          json.writeStringField("guild_id", Long.toUnsignedString(guild));
          json.writeStringField("channel_id", Long.toUnsignedString(channel));
          writeAuthor(json, fields);
          json.writeNumberField("type", fields.path("type").asInt());
          json.writeStringField("content", fields.path("content").asText(""));
          text(json, "timestamp", fields.path("timestamp"));
          text(json, "edited_timestamp", fields.path("edited_timestamp"));
          json.writeBooleanField("pinned", fields.path("pinned").asBoolean());
          writeMentions(json, fields);
          writeReply(json, fields);
          writeContents(json, fields);
          json.writeEndObject();
        });
  }

  private static JsonNode parse(byte[] body) {
    try {
      JsonNode fields = JSON.readTree(body);
      if (fields.path("author").path("id").isTextual()) {
        return fields;
      }
    } catch (IOException e) {
      throw new IllegalArgumentException("message: no JSON", e);
    }
    throw new IllegalArgumentException("message: no object with an author");
  }

  private static void writeAuthor(JsonGenerator json, JsonNode fields) throws IOException {
    JsonNode author = fields.path("author");
    json.writeStringField("author_id", author.path("id").asText());
    String person = author.path("bot").asBoolean() ? "bot" : "user";
    json.writeStringField(
        "author_type", fields.path("webhook_id").isTextual() ? "webhook" : person);
  }

  private static void writeMentions(JsonGenerator json, JsonNode fields) throws IOException {
    json.writeBooleanField("mention_everyone", fields.path("mention_everyone").asBoolean());
    TreeSet<String> users = new TreeSet<>();
    fields.path("mentions").forEach(user -> users.add(user.path("id").asText()));
    texts(json, "mentions", users);
    TreeSet<String> roles = new TreeSet<>();
    fields.path("mention_roles").forEach(role -> roles.add(role.asText()));
    texts(json, "mention_roles", roles);
  }

  private static void writeReply(JsonGenerator json, JsonNode fields) throws IOException {
    JsonNode reference = fields.path("message_reference");
    boolean forward = reference.path("type").asInt() == 1;
    if (!forward) {
      text(json, "replied_to_message_id", reference.path("message_id"));
      text(json, "replied_to_user_id", fields.at("/referenced_message/author/id"));
    }
  }

  private static void writeContents(JsonGenerator json, JsonNode fields) throws IOException {
    MessageContents contents = new MessageContents(fields);
    texts(json, "has", contents.kinds());
    texts(json, "attachment_filename", contents.filenames());
    texts(json, "attachment_extension", contents.extensions());
    texts(json, "link_hostname", LinkHosts.of(fields.path("content").asText("")));
    TreeSet<String> types = new TreeSet<>();
    TreeSet<String> providers = new TreeSet<>();
    for (JsonNode embed : fields.path("embeds")) {
      types.add(embed.path("type").asText("rich"));
      String provider = embed.path("provider").path("name").asText("");
      if (!provider.isEmpty()) {
        providers.add(provider.toLowerCase(Locale.ROOT));
      }
    }
    texts(json, "embed_type", types);
    texts(json, "embed_provider", providers);
  }

  private static void text(JsonGenerator json, String name, JsonNode value) throws IOException {
    if (value.isTextual()) {
      json.writeStringField(name, value.asText());
    }
  }

  /** Nothing is written for none: what is not there costs nothing in an index. */
  private static void texts(JsonGenerator json, String name, Collection<String> values)
      throws IOException {
    if (!values.isEmpty()) {
      json.writeArrayFieldStart(name);
      for (String value : values) {
        json.writeString(value);
      }
      json.writeEndArray();
    }
  }
}
