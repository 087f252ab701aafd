package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.rest.Actors;
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

  /** More than the whole log takes: each time the guild looks at a thousand entries. */
  private static final int READS_MAX = 16;

  private final Actors actors;
  private final Accounts accounts;

  AuditLogOperations(Actors actors, Accounts accounts) {
    this.actors = actors;
    this.accounts = accounts;
  }

  void declare(Declarations ops) {
    ops.op("list_guild_audit_log_entries").reading(AuditLogOperations::query).answer(this::list);
  }

  private static GetAuditLog.Builder query(RestRequest in) {
    OptionalLong after = in.query().anchor("after");
    return GetAuditLog.newBuilder()
        .setUser(in.query().id("user_id"))
        .setTarget(in.query().id("target_id"))
        .setAction(in.query().integer("action_type", 0))
        .setBefore(in.query().anchor("before").orElse(0))
        // After 0 is from the first one on.
        .setAfter(after.isPresent() ? Math.max(1, after.getAsLong()) : 0)
        .setLimit(in.query().integer("limit", PAGE));
  }

  private CompletionStage<RestResponse> list(RestRequest in, GetAuditLog.Builder query) {
    return read(in, query, new AuditLogParts(), READS_MAX);
  }

  /** Adds what the guild shows, and asks it on as long as it has not looked at everything. */
  private CompletableFuture<RestResponse> read(
      RestRequest in, GetAuditLog.Builder query, AuditLogParts parts, int readsLeft) {
    return actors
        .guild(in, in.pathId("guild_id"), GuildCommand.newBuilder().setGetAuditLog(query))
        .thenCompose(
            reply -> {
              if (!RestResponse.of(reply).isSuccess()) {
                return CompletableFuture.completedFuture(RestResponse.of(reply));
              }
              int before = parts.entries();
              AuditLogPage page =
                  ReplyBodies.parse(
                      AuditLogPage.parser(), reply.getBody(), "a guild's reply to GetAuditLog");
              parts.add(page);
              int left = query.getLimit() - (parts.entries() - before);
              return page.getGoOnFrom() == 0 || left <= 0 || readsLeft == 1
                  ? complete(in, parts)
                  : read(in, from(query, page.getGoOnFrom()).setLimit(left), parts, readsLeft - 1);
            });
  }

  private static GetAuditLog.Builder from(GetAuditLog.Builder query, long entry) {
    boolean ascending = query.getAfter() != 0 && query.getBefore() == 0;
    return ascending ? query.setAfter(entry) : query.setBefore(entry);
  }

  private CompletableFuture<RestResponse> complete(RestRequest in, AuditLogParts parts) {
    List<CompletableFuture<Optional<JsonNode>>> asked = new ArrayList<>();
    parts.unknownUsers().forEach(user -> asked.add(accounts.other(in, user)));
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all -> {
              asked.forEach(user -> user.join().ifPresent(parts::addUser));
              return RestResponse.json(200, parts.json());
            });
  }
}
