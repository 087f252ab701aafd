package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.user.UserJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The emoji object. */
final class EmojiJson {
  private EmojiJson() {}

  /** The field {@code emojis} of a guild. */
  static void writeAll(JsonGenerator json, GuildEmojis emojis) throws IOException {
    json.writeArrayFieldStart("emojis");
    for (GuildEmoji emoji : emojis.list()) {
      write(json, emoji, null);
    }
    json.writeEndArray();
  }

  /** One; with who has made it, if that is still a member. */
  static void write(JsonGenerator json, GuildEmoji emoji, @Nullable Member creator)
      throws IOException {
    json.writeStartObject();
    JsonFields.id(json, "id", emoji.id());
    json.writeStringField("name", emoji.name());
    JsonFields.ids(json, "roles", emoji.roles());
    if (creator != null) {
      json.writeFieldName("user");
      UserJson.writePublic(json, creator.user());
    }
    json.writeBooleanField("require_colons", true);
    json.writeBooleanField("managed", false);
    json.writeBooleanField("animated", emoji.animated());
    json.writeBooleanField("available", true);
    json.writeEndObject();
  }
}
