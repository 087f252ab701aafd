package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.protocol.PermissionOverwrite;
import java.io.IOException;

/** The channel object. */
final class ChannelJson {
  private static final int BITRATE = 64_000;

  private ChannelJson() {}

  /**
   * Writes the whole channel object.
   *
   * @param lastMessage id; 0: none
   * @param lastPinUs when a message was pinned last; 0: none is
   */
  static void write(
      JsonGenerator json, long guild, Channel channel, long lastMessage, long lastPinUs)
      throws IOException {
    json.writeStartObject();
    writeFields(json, guild, channel);
    if (channel.isText()) {
      JsonFields.id(json, "last_message_id", lastMessage);
    }
    writeLastPin(json, lastPinUs);
    json.writeEndObject();
  }

  private static void writeLastPin(JsonGenerator json, long lastPinUs) throws IOException {
    if (lastPinUs != 0) {
      JsonFields.time(json, "last_pin_timestamp", lastPinUs);
    }
  }

  /** Without its last message, which changes more often than all else. */
  static void writeShared(JsonGenerator json, long guild, Channel channel, long lastPinUs)
      throws IOException {
    json.writeStartObject();
    writeFields(json, guild, channel);
    writeLastPin(json, lastPinUs);
    json.writeEndObject();
  }

  private static void writeFields(JsonGenerator json, long guild, Channel channel)
      throws IOException {
    JsonFields.id(json, "id", channel.id());
    json.writeNumberField("type", channel.type());
    JsonFields.id(json, "guild_id", guild);
    json.writeStringField("name", channel.name());
    json.writeNumberField("position", channel.position());
    json.writeArrayFieldStart("permission_overwrites");
    for (PermissionOverwrite overwrite : channel.overwrites()) {
      json.writeStartObject();
      JsonFields.id(json, "id", overwrite.id());
      json.writeNumberField("type", overwrite.type());
      json.writeStringField("allow", Long.toUnsignedString(overwrite.allow()));
      json.writeStringField("deny", Long.toUnsignedString(overwrite.deny()));
      json.writeEndObject();
    }
    json.writeEndArray();
    JsonFields.id(json, "parent_id", channel.parent());
    JsonFields.text(json, "topic", channel.settings().topic());
    json.writeBooleanField("nsfw", channel.settings().nsfw());
    if (channel.isText()) {
      json.writeNumberField("rate_limit_per_user", channel.settings().rateLimitPerUser());
    }
    if (channel.type() == Channel.VOICE) {
      json.writeNumberField("bitrate", BITRATE);
      json.writeNumberField("user_limit", 0);
      json.writeNullField("rtc_region");
    }
    json.writeNumberField("flags", 0);
  }
}
