package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.user.UserJson;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The invite object. */
final class InviteJson {
  private InviteJson() {}

  /** Opens the object and leaves it open. */
  static void writeOpen(
      JsonGenerator json,
      long guild,
      GuildStructure structure,
      @Nullable Channel channel,
      Invite invite)
      throws IOException {
    json.writeStartObject();
    json.writeNumberField("type", 0);
    json.writeStringField("code", invite.code());
    JsonFields.time(json, "expires_at", invite.expiresUs());
    json.writeFieldName("guild");
    GuildJson.writePartial(json, guild, structure);
    JsonFields.id(json, "guild_id", guild);
    if (channel == null) {
      json.writeNullField("channel");
    } else {
      json.writeObjectFieldStart("channel");
      JsonFields.id(json, "id", channel.id());
      json.writeNumberField("type", channel.type());
      json.writeStringField("name", channel.name());
      json.writeEndObject();
    }
    json.writeFieldName("inviter");
    UserJson.writePublic(json, invite.inviter());
  }

  /** What only its maker is told. */
  static void writeMetadata(JsonGenerator json, Invite invite) throws IOException {
    json.writeNumberField("uses", invite.uses());
    json.writeNumberField("max_uses", invite.maxUses());
    json.writeNumberField("max_age", invite.maxAgeSeconds());
    json.writeBooleanField("temporary", false);
    JsonFields.time(json, "created_at", invite.createdUs());
  }
}
