package dev.throng.jobs.core.guild;

import com.fasterxml.jackson.core.JsonGenerator;
import com.google.protobuf.ByteString;
import dev.throng.jobs.core.json.JsonBuffer;
import dev.throng.jobs.core.json.JsonFields;
import dev.throng.jobs.core.user.UserJson;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.AuditLogPage;
import dev.throng.protocol.wire.GetAuditLog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes the audit log, tells bots of it that may see it, and shows it. */
final class AuditLog {
  private AuditLog() {}

  /**
   * Notes what the caller of the command has done, at the end of it; nobody, for one who has come
   * with a webhook's token.
   */
  static void write(GuildCommandContext context, AuditDraft draft) {
    write(context, draft, context.caller());
  }

  /** Notes an edit, unless it changed nothing. */
  static void writeChanges(GuildCommandContext context, AuditDraft draft) {
    if (draft.hasChanges()) {
      write(context, draft);
    }
  }

  /** Notes what a user has done who is not the caller of the command. */
  static void write(GuildCommandContext context, AuditDraft draft, long user) {
    GuildAuditLog log = context.tables.auditLog;
    AuditEntry entry =
        draft.entry(log.nextId(context.guild, context.nowUs()), user, context.reason());
    log.add(entry);
    context.dispatchToBots(
        "GUILD_AUDIT_LOG_ENTRY_CREATE",
        json -> {
          json.writeStartObject();
          JsonFields.id(json, "guild_id", context.guild);
          writeFields(json, entry);
          json.writeEndObject();
        },
        bot -> mayView(context, bot));
  }

  private static boolean mayView(GuildCommandContext context, Member member) {
    return Permissions.has(context.permissions().inGuild(member), Permissions.VIEW_AUDIT_LOG);
  }

  static void get(GuildCommandContext context, GetAuditLog query) {
    context
        .checkCaller()
        .require(caller -> mayView(context, caller), DiscordError.MISSING_PERMISSIONS)
        .ifAllowedOrElse(
            caller -> context.reply(200, page(context, query).toByteArray()), context::reject);
  }

  private static AuditLogPage page(GuildCommandContext context, GetAuditLog query) {
    GuildAuditLog.Found found = context.tables.auditLog.find(query, context.nowUs());
    List<AuditEntry> entries = found.entries();
    List<Member> known = new ArrayList<>();
    AuditLogPage.Builder page = AuditLogPage.newBuilder();
    for (long user : users(entries)) {
      Member member = context.tables.member(user);
      if (member == null) {
        page.addUnknownUsers(user);
      } else {
        known.add(member);
      }
    }
    return page.setEntries(
            ByteString.copyFrom(
                JsonBuffer.of(
                    json -> {
                      json.writeStartArray();
                      for (AuditEntry entry : entries) {
                        json.writeStartObject();
                        writeFields(json, entry);
                        json.writeEndObject();
                      }
                      json.writeEndArray();
                    })))
        .setUsers(
            ByteString.copyFrom(
                JsonBuffer.of(
                    json -> {
                      json.writeStartArray();
                      for (Member member : known) {
                        UserJson.writePublic(json, member.user());
                      }
                      json.writeEndArray();
                    })))
        .setWebhooks(
            ByteString.copyFrom(
                JsonBuffer.of(
                    json -> {
                      json.writeStartArray();
                      for (Webhook webhook : webhooks(context, entries)) {
                        WebhookCommands.write(context, json, webhook);
                      }
                      json.writeEndArray();
                    })))
        .setGoOnFrom(found.goOnFrom())
        .build();
  }

  /** Those that they name, and that are there still. */
  private static Collection<Webhook> webhooks(
      GuildCommandContext context, List<AuditEntry> entries) {
    Map<Long, Webhook> webhooks = new TreeMap<>();
    for (AuditEntry entry : entries) {
      Webhook webhook =
          AuditAction.isOfWebhook(entry.action())
              ? context.tables.webhooks.get(entry.target())
              : null;
      if (webhook != null) {
        webhooks.put(webhook.id(), webhook);
      }
    }
    return webhooks.values();
  }

  private static Set<Long> users(List<AuditEntry> entries) {
    Set<Long> users = new TreeSet<>();
    for (AuditEntry entry : entries) {
      if (entry.user() != 0) {
        users.add(entry.user());
      }
      if (AuditAction.isOfUser(entry.action()) && entry.target() != 0) {
        users.add(entry.target());
      }
    }
    return users;
  }

  private static void writeFields(JsonGenerator json, AuditEntry entry) throws IOException {
    JsonFields.id(json, "id", entry.id());
    JsonFields.id(json, "user_id", entry.user());
    JsonFields.id(json, "target_id", entry.target());
    json.writeNumberField("action_type", entry.action());
    writeRaw(json, "changes", entry.changes());
    writeRaw(json, "options", entry.options());
    if (!entry.reason().isEmpty()) {
      json.writeStringField("reason", entry.reason());
    }
  }

  private static void writeRaw(JsonGenerator json, String name, byte[] value) throws IOException {
    if (value.length > 0) {
      json.writeFieldName(name);
      json.writeRawValue(new String(value, StandardCharsets.UTF_8));
    }
  }
}
