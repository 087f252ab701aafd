package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.ReplyBodies;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.wire.AuditLogPage;
import dev.throng.protocol.wire.GetAuditLog;
import dev.throng.protocol.wire.GuildCommand;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * The audit log. The guild has the user objects of its members; those of others that it names, at
 * most two for each entry, are asked of the users themselves.
 */
final class AuditLogOperations {
  private static final int PAGE = 50;

  private final Actors actors;
  private final Accounts accounts;

  AuditLogOperations(Actors actors, Accounts accounts) {
    this.actors = actors;
    this.accounts = accounts;
  }

  void declare(Declarations ops) {
    ops.op("list_guild_audit_log_entries").reading(AuditLogOperations::query).answer(this::list);
  }

  private static GuildCommand.Builder query(RestRequest in) {
    OptionalLong after = in.query().anchor("after");
    return GuildCommand.newBuilder()
        .setGetAuditLog(
            GetAuditLog.newBuilder()
                .setUser(in.query().id("user_id"))
                .setTarget(in.query().id("target_id"))
                .setAction(in.query().integer("action_type", 0))
                .setBefore(in.query().anchor("before").orElse(0))
                // After 0 is from the first one on.
                .setAfter(after.isPresent() ? Math.max(1, after.getAsLong()) : 0)
                .setLimit(in.query().integer("limit", PAGE)));
  }

  private CompletionStage<RestResponse> list(RestRequest in, GuildCommand.Builder query) {
    return actors
        .guild(in, in.pathId("guild_id"), query)
        .thenCompose(
            reply ->
                RestResponse.of(reply).isSuccess()
                    ? complete(
                        in,
                        ReplyBodies.parse(
                            AuditLogPage.parser(),
                            reply.getBody(),
                            "a guild's reply to GetAuditLog"))
                    : CompletableFuture.completedFuture(RestResponse.of(reply)));
  }

  private CompletableFuture<RestResponse> complete(RestRequest in, AuditLogPage page) {
    List<CompletableFuture<Optional<JsonNode>>> asked = new ArrayList<>();
    page.getUnknownUsersList().forEach(user -> asked.add(accounts.other(in, user)));
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all -> {
              ObjectNode log = Json.object();
              log.putArray("application_commands");
              log.set("audit_log_entries", Json.parseTrusted(page.getEntries().toByteArray()));
              log.putArray("auto_moderation_rules");
              log.putArray("guild_scheduled_events");
              log.putArray("integrations");
              log.putArray("threads");
              ArrayNode users = log.putArray("users");
              Json.parseTrusted(page.getUsers().toByteArray()).forEach(users::add);
              asked.forEach(user -> user.join().ifPresent(users::add));
              log.putArray("webhooks");
              return RestResponse.json(200, log);
            });
  }
}
