package dev.throng.gateway.rest.endpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.wire.Reply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Application objects, made from the user object of the application's bot. */
final class Applications {
  private static final int VERIFY_KEY_CHARS = 64;

  private Applications() {}

  /**
   * Answers with the application of a bot.
   *
   * @param reply with the bot's user object
   * @param status of the answer when it is one
   * @param owner user object; null to leave it out
   */
  static RestResponse answer(Reply reply, int status, @Nullable ObjectNode owner) {
    RestResponse response = RestResponse.of(reply);
    return response.isSuccess()
        ? RestResponse.json(status, object(Json.parseTrusted(response.body()), owner))
        : response;
  }

  /** The application of a bot. */
  static ObjectNode object(JsonNode bot, @Nullable ObjectNode owner) {
    ObjectNode application = Json.object();
    application.put("id", bot.path("id").asText());
    application.put("name", bot.path("username").asText());
    application.putNull("icon");
    application.put("description", "").put("summary", "").putNull("type");
    application.put("bot_public", true).put("bot_require_code_grant", false);
    // There are no interactions over HTTP, so there is nothing to verify with this key.
    application.put("verify_key", "0".repeat(VERIFY_KEY_CHARS));
    application.put("flags", 0).put("hook", true);
    application.putArray("redirect_uris");
    application.set("bot", publicPart(bot));
    if (owner != null) {
      application.set("owner", owner);
    }
    return application;
  }

  /** What anybody may see of a user object. */
  static ObjectNode publicPart(JsonNode user) {
    ObjectNode part = Json.object();
    for (String field :
        List.of("id", "username", "discriminator", "global_name", "avatar", "public_flags")) {
      if (user.has(field)) {
        part.set(field, user.get(field));
      }
    }
    if (user.path("bot").asBoolean()) {
      part.put("bot", true);
    }
    return part;
  }
}
