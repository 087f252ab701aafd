package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonFields;
import java.io.IOException;

/** The guild object in its shapes. All keys are always there: strict clients ask for each. */
final class GuildJson {
  private static final int MEMBERS_MAX = 500_000;

  private GuildJson() {}

  /** What is told of a guild. */
  record Told(long guild, GuildStructure structure, GuildEmojis emojis) {
    /** The guild in its current state. */
    static Told of(GuildCommandContext context) {
      return new Told(context.guild, context.structure(), context.tables.emojis());
    }
  }

  /** As REST returns it; {@code members} below 0: without counts. */
  static void writeRest(JsonGenerator json, Told told, long members, long connected)
      throws IOException {
    GuildStructure structure = told.structure();
    json.writeStartObject();
    writeFields(json, told);
    json.writeArrayFieldStart("roles");
    for (Role role : structure.roles()) {
      RoleJson.write(json, role);
    }
    json.writeEndArray();
    writeCounts(json, members, connected);
    json.writeEndObject();
  }

  /**
   * A guild as one of its members asks for it.
   *
   * @param permissions of the member in the guild
   */
  record Own(long guild, long member, long permissions) {}

  /** As a list of a member's guilds has it; {@code members} below 0: without counts. */
  static void writeOwn(
      JsonGenerator json, Own own, GuildStructure structure, long members, long connected)
      throws IOException {
    json.writeStartObject();
    JsonFields.id(json, "id", own.guild());
    json.writeStringField("name", structure.name());
    JsonFields.nulls(json, "icon", "banner");
    json.writeBooleanField("owner", own.member() == structure.owner());
    json.writeStringField("permissions", Long.toUnsignedString(own.permissions()));
    JsonFields.emptyArrays(json, "features");
    writeCounts(json, members, connected);
    json.writeEndObject();
  }

  private static void writeCounts(JsonGenerator json, long members, long connected)
      throws IOException {
    if (members >= 0) {
      json.writeNumberField("approximate_member_count", members);
      json.writeNumberField("approximate_presence_count", connected);
    }
  }

  /** Writes the part of the guild that an invite shows. */
  static void writePartial(JsonGenerator json, long guild, GuildStructure structure)
      throws IOException {
    json.writeStartObject();
    JsonFields.id(json, "id", guild);
    json.writeStringField("name", structure.name());
    JsonFields.nulls(json, "splash", "banner", "description", "icon");
    JsonFields.emptyArrays(json, "features");
    json.writeNumberField("verification_level", 0);
    json.writeNullField("vanity_url_code");
    json.writeNumberField("nsfw_level", 0);
    json.writeBooleanField("nsfw", false);
    json.writeNumberField("premium_subscription_count", 0);
    json.writeEndObject();
  }

  /** What of GUILD_CREATE is the same for all: without roles, channels and members. */
  static void writeShared(JsonGenerator json, Told told) throws IOException {
    json.writeStartObject();
    writeFields(json, told);
    json.writeBooleanField("unavailable", false);
    JsonFields.emptyArrays(
        json, "voice_states", "stage_instances", "guild_scheduled_events", "soundboard_sounds");
    json.writeEndObject();
  }

  private static void writeFields(JsonGenerator json, Told told) throws IOException {
    GuildStructure structure = told.structure();
    JsonFields.id(json, "id", told.guild());
    json.writeStringField("name", structure.name());
    JsonFields.nulls(json, "icon", "icon_hash", "splash", "discovery_splash", "home_header");
    JsonFields.id(json, "owner_id", structure.owner());
    json.writeNullField("afk_channel_id");
    json.writeNumberField("afk_timeout", 300);
    json.writeNumberField("verification_level", 0);
    json.writeNumberField("default_message_notifications", 0);
    json.writeNumberField("explicit_content_filter", 0);
    EmojiJson.writeAll(json, told.emojis());
    JsonFields.emptyArrays(json, "features");
    json.writeNumberField("mfa_level", 0);
    json.writeNullField("application_id");
    JsonFields.id(json, "system_channel_id", structure.systemChannel());
    json.writeNumberField("system_channel_flags", 0);
    JsonFields.nulls(json, "rules_channel_id", "max_presences");
    json.writeNumberField("max_members", MEMBERS_MAX);
    JsonFields.nulls(json, "vanity_url_code", "description", "banner");
    json.writeNumberField("premium_tier", 0);
    json.writeNumberField("premium_subscription_count", 0);
    json.writeStringField("preferred_locale", "en-US");
    json.writeNullField("public_updates_channel_id");
    json.writeNumberField("max_video_channel_users", 25);
    json.writeNumberField("max_stage_video_channel_users", 50);
    json.writeNumberField("nsfw_level", 0);
    json.writeBooleanField("nsfw", false);
    JsonFields.emptyArrays(json, "stickers");
    json.writeBooleanField("premium_progress_bar_enabled", false);
    JsonFields.nulls(json, "safety_alerts_channel_id", "incidents_data");
    JsonFields.id(json, "widget_channel_id", structure.widget().channel());
    json.writeBooleanField("widget_enabled", structure.widget().enabled());
    json.writeStringField("region", "local");
  }
}
