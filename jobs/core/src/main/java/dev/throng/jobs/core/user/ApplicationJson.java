package dev.throng.jobs.core.user;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonFields;
import java.io.IOException;

/** The application object, without its owner. */
final class ApplicationJson {
  /** There are no interactions over HTTP, so there is nothing to verify with this key. */
  private static final String VERIFY_KEY = "0".repeat(64);

  private ApplicationJson() {}

  /**
   * @param guilds that the bot is in
   */
  static void write(JsonGenerator json, UserProfile bot, Application application, int guilds)
      throws IOException {
    json.writeStartObject();
    JsonFields.id(json, "id", bot.id());
    json.writeStringField("name", bot.username());
    json.writeNullField("icon");
    json.writeStringField("description", "");
    json.writeStringField("summary", "");
    json.writeNullField("type");
    json.writeBooleanField("bot_public", application.botPublic());
    json.writeBooleanField("bot_require_code_grant", false);
    json.writeStringField("verify_key", VERIFY_KEY);
    json.writeNumberField("flags", application.flags());
    json.writeStringField("flags_new", Integer.toString(application.flags()));
    json.writeBooleanField("hook", true);
    JsonFields.emptyArrays(json, "redirect_uris", "eligible_oauth2_scopes");
    JsonFields.nulls(json, "interactions_endpoint_url", "role_connections_verification_url");
    json.writeNumberField("approximate_guild_count", guilds);
    json.writeNumberField("approximate_user_install_count", 0);
    json.writeNumberField("approximate_user_authorization_count", 0);
    json.writeNumberField("explicit_content_filter", 0);
    json.writeFieldName("bot");
    UserJson.writePublic(json, bot);
    json.writeEndObject();
  }
}
