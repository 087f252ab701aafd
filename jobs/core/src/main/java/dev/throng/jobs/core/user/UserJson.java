package dev.throng.jobs.core.user;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonFields;
import java.io.IOException;

/** Writes Discord's user object. */
public final class UserJson {
  private UserJson() {}

  /** The public fields, as an object. */
  public static void writePublic(JsonGenerator json, UserProfile user) throws IOException {
    json.writeStartObject();
    writePublicFields(json, user);
    json.writeEndObject();
  }

  /** The public fields, into an object that has been started. */
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
    json.writeNumberField("flags", 0);
    json.writeNullField("primary_guild");
  }

  /** With the fields that only the user may see, such as the e-mail address. */
  public static void writeOwn(JsonGenerator json, UserProfile user) throws IOException {
    json.writeStartObject();
    writePublicFields(json, user);
    json.writeBooleanField("verified", true);
    json.writeBooleanField("mfa_enabled", false);
    json.writeStringField("locale", "en-US");
    json.writeNumberField("premium_type", 0);
    JsonFields.text(json, "email", user.email());
    json.writeEndObject();
  }
}
