package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonFields;
import java.io.IOException;

/** The role object. */
final class RoleJson {
  private RoleJson() {}

  static void write(JsonGenerator json, Role role) throws IOException {
    json.writeStartObject();
    JsonFields.id(json, "id", role.id());
    json.writeStringField("name", role.name());
    json.writeNumberField("color", role.display().color());
    json.writeObjectFieldStart("colors");
    json.writeNumberField("primary_color", role.display().color());
    JsonFields.nulls(json, "secondary_color", "tertiary_color");
    json.writeEndObject();
    json.writeBooleanField("hoist", role.display().hoist());
    JsonFields.nulls(json, "icon", "unicode_emoji");
    json.writeNumberField("position", role.position());
    json.writeStringField("permissions", Long.toUnsignedString(role.permissions()));
    json.writeBooleanField("managed", role.isManaged());
    json.writeBooleanField("mentionable", role.display().mentionable());
    json.writeNumberField("flags", 0);
    if (role.bot() != 0) {
      json.writeObjectFieldStart("tags");
      JsonFields.id(json, "bot_id", role.bot());
      json.writeEndObject();
    }
    json.writeEndObject();
  }
}
