package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.user.UserJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Who writes a message.
 *
 * @param id of the user, or of the webhook
 * @param member null for a webhook
 * @param name of a webhook in this message
 * @param avatarUrl where a webhook's picture for this message is; empty: it has none
 * @param origin the interaction that it answers; null: none
 */
record MessageAuthor(
    long id,
    @Nullable Member member,
    String name,
    String avatarUrl,
    @Nullable MessageOrigin origin) {
  static MessageAuthor of(Member member) {
    return new MessageAuthor(member.user().id(), member, "", "", null);
  }

  static MessageAuthor of(Member bot, MessageOrigin origin) {
    return new MessageAuthor(bot.user().id(), bot, "", "", origin);
  }

  static MessageAuthor of(Webhook webhook, String username, String avatarUrl) {
    return new MessageAuthor(
        webhook.id(), null, username.isEmpty() ? webhook.name() : username, avatarUrl, null);
  }

  /** The type of a message that is no reply. */
  int messageType() {
    return origin == null ? MessageDocument.DEFAULT : origin.messageType();
  }

  /** The message's fields about it. */
  void writeFields(JsonGenerator json) throws IOException {
    json.writeFieldName("author");
    if (member != null) {
      UserJson.writePublic(json, member.user());
      if (origin != null) {
        InteractionJson.writeOrigin(json, origin);
      }
      return;
    }
    json.writeStartObject();
    JsonFields.id(json, "id", id);
    json.writeStringField("username", name);
    json.writeStringField("discriminator", "0000");
    json.writeNullField("global_name");
    json.writeNullField("avatar");
    if (!avatarUrl.isEmpty()) {
      json.writeStringField("avatar_url", avatarUrl);
    }
    json.writeBooleanField("bot", true);
    json.writeNumberField("public_flags", 0);
    json.writeNumberField("flags", 0);
    json.writeNullField("primary_guild");
    json.writeEndObject();
    JsonFields.id(json, "webhook_id", id);
  }
}
