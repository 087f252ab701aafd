package dev.throng.jobs.core.user;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throng.jobs.core.json.JsonFields;
import java.io.IOException;
import java.util.Map;

/** The command object. */
final class ApplicationCommandJson {
  private static final JsonMapper JSON = new JsonMapper();

  private ApplicationCommandJson() {}

  static void write(JsonGenerator json, long application, ApplicationCommand command)
      throws IOException {
    json.writeStartObject();
    JsonFields.id(json, "id", command.id());
    JsonFields.id(json, "application_id", application);
    JsonFields.id(json, "version", command.version());
    if (command.guild() != 0) {
      JsonFields.id(json, "guild_id", command.guild());
    }
    json.writeNumberField("type", command.type());
    json.writeStringField("name", command.name());
    for (Map.Entry<String, JsonNode> field : definition(command).properties()) {
      json.writeFieldName(field.getKey());
      JSON.writeTree(json, field.getValue());
    }
    json.writeEndObject();
  }

  private static JsonNode definition(ApplicationCommand command) throws IOException {
    JsonNode definition = JSON.readTree(command.definition());
    if (!definition.isObject()) {
      throw new IllegalArgumentException("definition of a command: no JSON object");
    }
    return definition;
  }
}
