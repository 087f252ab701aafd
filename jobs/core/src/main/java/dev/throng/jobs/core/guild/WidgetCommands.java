package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.GetWidget;
import dev.throng.protocol.wire.ModifyWidget;
import java.io.IOException;

/** Shows strangers something of the guild, if it wants that: no names of members. */
final class WidgetCommands {
  private WidgetCommands() {}

  static void get(GuildCommandContext context, GetWidget command) {
    if (command.getSettings()) {
      context
          .checkCaller(Permissions.MANAGE_GUILD)
          .ifAllowedOrElse(caller -> replySettings(context), context::reject);
    } else if (context.structure().widget().enabled()) {
      context.reply(200, json -> write(json, context));
    } else {
      context.reject(DiscordError.WIDGET_DISABLED);
    }
  }

  static void modify(GuildCommandContext context, ModifyWidget command) {
    GuildStructure before = context.structure();
    context
        .checkCaller(Permissions.MANAGE_GUILD)
        .require(
            caller -> command.getChannel() == 0 || before.channel(command.getChannel()) != null,
            DiscordError.UNKNOWN_CHANNEL)
        .ifAllowedOrElse(
            caller -> {
              GuildWidget old = before.widget();
              GuildStructure after =
                  before.withWidget(
                      new GuildWidget(
                          command.hasEnabled() ? command.getEnabled() : old.enabled(),
                          command.hasChannel() ? command.getChannel() : old.channel()));
              context.putStructure(after);
              replySettings(context);
              if (!after.equals(before)) {
                GuildEdits.announce(context);
                AuditLog.write(context, AuditDrafts.guild(context.guild, before, after));
              }
            },
            context::reject);
  }

  private static void replySettings(GuildCommandContext context) {
    context.reply(
        200,
        json -> {
          json.writeStartObject();
          json.writeBooleanField("enabled", context.structure().widget().enabled());
          JsonFields.id(json, "channel_id", context.structure().widget().channel());
          json.writeEndObject();
        });
  }

  private static void write(JsonGenerator json, GuildCommandContext context) throws IOException {
    json.writeStartObject();
    JsonFields.id(json, "id", context.guild);
    json.writeStringField("name", context.structure().name());
    json.writeNullField("instant_invite");
    json.writeArrayFieldStart("channels");
    for (Channel channel : context.structure().channels()) {
      if (channel.type() == Channel.VOICE && context.permissions().isOpen(channel)) {
        json.writeStartObject();
        JsonFields.id(json, "id", channel.id());
        json.writeStringField("name", channel.name());
        json.writeNumberField("position", channel.position());
        json.writeEndObject();
      }
    }
    json.writeEndArray();
    JsonFields.emptyArrays(json, "members");
    json.writeNumberField("presence_count", context.tables.connectedCount());
    json.writeEndObject();
  }
}
