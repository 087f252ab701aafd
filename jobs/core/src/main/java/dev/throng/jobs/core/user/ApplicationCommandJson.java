package dev.throng.jobs.core.user;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throng.jobs.core.json.JsonFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;

/** The command object. */
final class ApplicationCommandJson {
  private static final JsonMapper JSON = new JsonMapper();

  /** Discord's number of guilds among the places where a command can be used. */
  private static final int GUILD = 0;

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

  /** Whether one of the application's own may be used in guilds; it may, if it does not say. */
  static boolean isForGuilds(ApplicationCommand command) {
    try (JsonParser json = JSON.createParser(command.definition())) {
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        boolean isContexts = json.currentName().equals("contexts");
        if (json.nextToken() == JsonToken.START_ARRAY && isContexts) {
          return hasGuild(json);
        }
        json.skipChildren();
      }
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException("definition of a command", e);
    }
  }

  private static boolean hasGuild(JsonParser contexts) throws IOException {
    boolean found = false;
    while (contexts.nextToken() != JsonToken.END_ARRAY) {
      found |= contexts.getIntValue() == GUILD;
    }
    return found;
  }

  private static JsonNode definition(ApplicationCommand command) throws IOException {
    JsonNode definition = JSON.readTree(command.definition());
    if (!definition.isObject()) {
      throw new IllegalArgumentException("definition of a command: no JSON object");
    }
    return definition;
  }
}
