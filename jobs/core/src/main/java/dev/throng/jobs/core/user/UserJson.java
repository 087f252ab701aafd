package dev.throng.jobs.core.user;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonFields;
import java.io.IOException;

/** The user object. */
public final class UserJson {
  private UserJson() {}

  /** As everyone sees it, as an object of its own. */
  public static void writePublic(JsonGenerator json, UserProfile user) throws IOException {
    json.writeStartObject();
    writePublicFields(json, user);
    json.writeEndObject();
  }

  /** As everyone sees it, into an object that is open. */
  public static void writePublicFields(JsonGenerator json, UserProfile user) throws IOException {
    JsonFields.id(json, "id", user.id());
    json.writeStringField("username", user.username());
    json.writeStringField("discriminator", "0");
    JsonFields.text(json, "global_name", user.globalName());
    json.writeNullField("avatar");
    if (user.bot()) {
      json.writeBooleanField("bot", true);
    }
    json.writeNumberField("public_flags", 0);
  }

  /** As its own sessions see it. */
  public static void writeOwn(JsonGenerator json, UserProfile user) throws IOException {
    json.writeStartObject();
    writePublicFields(json, user);
    json.writeBooleanField("verified", true);
    json.writeBooleanField("mfa_enabled", false);
    json.writeNumberField("flags", 0);
    json.writeStringField("locale", "en-US");
    json.writeNumberField("premium_type", 0);
    JsonFields.text(json, "email", user.email());
    json.writeEndObject();
  }
}
