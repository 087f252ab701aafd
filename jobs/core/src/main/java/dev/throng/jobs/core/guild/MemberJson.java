package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.user.UserJson;
import java.io.IOException;

/** The member object. */
final class MemberJson {
  private MemberJson() {}

  /** As an object of its own, with its user. */
  static void write(JsonGenerator json, Member member) throws IOException {
    json.writeStartObject();
    writeFields(json, member, true);
    json.writeEndObject();
  }

  /** Writes the member's fields into an object that has been started. */
  static void writeFields(JsonGenerator json, Member member, boolean withUser) throws IOException {
    if (withUser) {
      json.writeFieldName("user");
      UserJson.writePublic(json, member.user());
    }
    json.writeStringField("nick", member.nick());
    JsonFields.nulls(json, "avatar", "banner");
    JsonFields.ids(json, "roles", member.roles());
    JsonFields.time(json, "joined_at", member.joinedUs());
    json.writeNullField("premium_since");
    json.writeBooleanField("deaf", false);
    json.writeBooleanField("mute", false);
    json.writeNumberField("flags", 0);
    json.writeBooleanField("pending", false);
    JsonFields.time(json, "communication_disabled_until", member.timeoutUntilUs());
  }
}
