package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.user.UserJson;
import dev.throng.protocol.wire.StartInteraction;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The interaction object, and what a message says of the interaction that it answers. */
final class InteractionJson {
  private static final JsonMapper JSON = new JsonMapper();
  private static final int COMMAND = 2;
  private static final String LOCALE = "en-US";

  private InteractionJson() {}

  /** What an application is told. */
  static void write(
      JsonGenerator json,
      GuildCommandContext context,
      StartInteraction command,
      InteractionAccess access)
      throws IOException {
    json.writeStartObject();
    JsonFields.id(json, "id", command.getInteraction());
    JsonFields.id(json, "application_id", command.getApplication());
    json.writeNumberField("type", COMMAND);
    json.writeObjectFieldStart("data");
    writeFields(json, command.getData().toByteArray());
    writeResolved(json, context, access);
    json.writeEndObject();
    JsonFields.id(json, "guild_id", context.guild);
    json.writeObjectFieldStart("guild");
    JsonFields.id(json, "id", context.guild);
    json.writeStringField("locale", LOCALE);
    JsonFields.emptyArrays(json, "features");
    json.writeEndObject();
    JsonFields.id(json, "channel_id", access.channel().id());
    json.writeObjectFieldStart("channel");
    GuildThread thread = context.tables.threads.get(access.channel().id());
    writeFields(
        json,
        thread == null
            ? context.channelJson(access.channel())
            : JsonBuffer.of(object -> ThreadJson.write(object, context, thread)));
    permissions(json, access.caller().permissions());
    json.writeEndObject();
    json.writeObjectFieldStart("member");
    MemberJson.writeFields(json, access.caller().member(), true);
    permissions(json, access.caller().permissions());
    json.writeEndObject();
    json.writeStringField("token", command.getToken());
    json.writeNumberField("version", 1);
    json.writeStringField("app_permissions", Long.toUnsignedString(access.bot().permissions()));
    json.writeStringField("locale", LOCALE);
    json.writeStringField("guild_locale", LOCALE);
    JsonFields.emptyArrays(json, "entitlements");
    writeOwners(json, context.guild);
    json.writeNumberField("context", 0);
    json.writeNumberField("attachment_size_limit", 0);
    json.writeEndObject();
  }

  /** What the one who began it is told. */
  static void writeShort(JsonGenerator json, Interaction interaction) throws IOException {
    json.writeStartObject();
    JsonFields.id(json, "id", interaction.id());
    if (interaction.nonceJson().isEmpty()) {
      json.writeNullField("nonce");
    } else {
      json.writeFieldName("nonce");
      json.writeRawValue(interaction.nonceJson());
    }
    json.writeEndObject();
  }

  /** The fields of a message that answers an interaction. */
  static void writeOrigin(JsonGenerator json, MessageOrigin origin) throws IOException {
    Interaction interaction = origin.interaction();
    JsonFields.id(json, "webhook_id", interaction.application());
    JsonFields.id(json, "application_id", interaction.application());
    json.writeObjectFieldStart("interaction_metadata");
    writeHead(json, origin);
    writeOwners(json, origin.guild());
    if (!origin.isFirst()) {
      JsonFields.id(json, "original_response_message_id", interaction.original());
    }
    json.writeEndObject();
    if (origin.isFirst()) {
      json.writeObjectFieldStart("interaction");
      writeHead(json, origin);
      json.writeStringField("name", interaction.commandName());
      json.writeEndObject();
    }
  }

  private static void writeHead(JsonGenerator json, MessageOrigin origin) throws IOException {
    JsonFields.id(json, "id", origin.interaction().id());
    json.writeNumberField("type", COMMAND);
    Member user = origin.user();
    if (user != null) {
      json.writeFieldName("user");
      UserJson.writePublic(json, user.user());
    }
  }

  private static void writeOwners(JsonGenerator json, long guild) throws IOException {
    json.writeObjectFieldStart("authorizing_integration_owners");
    JsonFields.id(json, "0", guild);
    json.writeEndObject();
  }

  private static void writeResolved(
      JsonGenerator json, GuildCommandContext context, InteractionAccess access)
      throws IOException {
    if (access.isPlain()) {
      return;
    }
    json.writeObjectFieldStart("resolved");
    if (!access.members().isEmpty()) {
      writeMembers(json, context, access);
    }
    if (!access.roles().isEmpty()) {
      json.writeObjectFieldStart("roles");
      for (Role role : access.roles()) {
        json.writeFieldName(Long.toUnsignedString(role.id()));
        RoleJson.write(json, role);
      }
      json.writeEndObject();
    }
    if (!access.channels().isEmpty()) {
      writeChannels(json, context, access);
    }
    json.writeEndObject();
  }

  private static void writeMembers(
      JsonGenerator json, GuildCommandContext context, InteractionAccess access)
      throws IOException {
    List<Member> members = access.members();
    json.writeObjectFieldStart("users");
    for (Member member : members) {
      json.writeFieldName(Long.toUnsignedString(member.user().id()));
      UserJson.writePublic(json, member.user());
    }
    json.writeEndObject();
    json.writeObjectFieldStart("members");
    for (Member member : members) {
      json.writeObjectFieldStart(Long.toUnsignedString(member.user().id()));
      MemberJson.writeFields(json, member, false);
      permissions(json, context.permissions().inChannel(member, access.channel()));
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void writeChannels(
      JsonGenerator json, GuildCommandContext context, InteractionAccess access)
      throws IOException {
    json.writeObjectFieldStart("channels");
    for (Channel channel : access.channels()) {
      json.writeObjectFieldStart(Long.toUnsignedString(channel.id()));
      JsonFields.id(json, "id", channel.id());
      json.writeNumberField("type", channel.type());
      json.writeStringField("name", channel.name());
      JsonFields.id(json, "parent_id", channel.parent());
      GuildThread thread = context.tables.threads.get(channel.id());
      if (thread != null) {
        ThreadJson.writeMetadata(json, thread);
      }
      permissions(json, context.permissions().inChannel(access.caller().member(), channel));
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void permissions(JsonGenerator json, long permissions) throws IOException {
    json.writeStringField("permissions", Long.toUnsignedString(permissions));
  }

  /** The fields of an object, into one that is open. */
  private static void writeFields(JsonGenerator json, byte[] object) throws IOException {
    for (Map.Entry<String, JsonNode> field : JSON.readTree(object).properties()) {
      json.writeFieldName(field.getKey());
      JSON.writeTree(json, field.getValue());
    }
  }
}
