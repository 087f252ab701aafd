package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import dev.throng.gateway.rest.Json;
import dev.throng.protocol.wire.AuditLogPage;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * An answer with entries of the audit log that is put together of what a guild shows bit by bit.
 */
final class AuditLogParts {
  private final ObjectNode log = Json.object();
  private final ArrayNode entries;
  private final ArrayNode users;
  private final ArrayNode webhooks;
  private final Set<String> known = new LinkedHashSet<>();
  private final Set<Long> unknownUsers = new LinkedHashSet<>();

  AuditLogParts() {
    log.putArray("application_commands");
    entries = log.putArray("audit_log_entries");
    log.putArray("auto_moderation_rules");
    log.putArray("guild_scheduled_events");
    log.putArray("integrations");
    log.putArray("threads");
    users = log.putArray("users");
    webhooks = log.putArray("webhooks");
  }

  void add(AuditLogPage page) {
    addAll(entries, page.getEntries());
    addAll(users, page.getUsers());
    addAll(webhooks, page.getWebhooks());
    unknownUsers.addAll(page.getUnknownUsersList());
  }

  /** Each once: ids of entries, users and webhooks are all different. */
  private void addAll(ArrayNode to, ByteString array) {
    if (array.isEmpty()) {
      return;
    }
    for (JsonNode item : Json.parseTrusted(array.toByteArray())) {
      if (known.add(item.path("id").asText())) {
        to.add(item);
      }
    }
  }

  /** A user whom the guild does not know. */
  void addUser(JsonNode user) {
    users.add(user);
  }

  int entries() {
    return entries.size();
  }

  Set<Long> unknownUsers() {
    return unknownUsers;
  }

  ObjectNode json() {
    return log;
  }
}
