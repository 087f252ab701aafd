package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.ApplicationFlags;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.CheckPrivilegedIntents;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.UserCommand;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Empties what people wrote in answers to bots whose application may not use the intent
 * MESSAGE_CONTENT: in messages that are not the bot's own and do not mention it. Whether a caller
 * may is asked of its actor, and remembered for {@value #AGE_SECONDS} s. Thread-safe.
 *
 * @see <a href="https://discord.com/developers/docs/events/gateway#message-content-intent">Message
 *     Content Intent</a>
 */
final class VisibleContent {
  static final int AGE_SECONDS = 30;

  /** Callers remembered, some 200 bytes each; the others are asked again. */
  private static final int CALLERS_MAX = 50_000;

  private static final CheckPrivilegedIntents MESSAGE_CONTENT =
      CheckPrivilegedIntents.newBuilder()
          .setIntents(ApplicationFlags.INTENT_MESSAGE_CONTENT)
          .build();

  /** Besides {@code content}. */
  private static final List<String> LISTS = List.of("embeds", "attachments", "components");

  private final Actors actors;
  private final AsyncCache<Long, Boolean> readers =
      Caffeine.newBuilder()
          .maximumSize(CALLERS_MAX)
          .expireAfterWrite(Duration.ofSeconds(AGE_SECONDS))
          .buildAsync();

  VisibleContent(Actors actors) {
    this.actors = actors;
  }

  /**
   * An answer with messages as its caller may see them.
   *
   * @param answer a message, or an array or object that has messages anywhere in it
   */
  CompletionStage<RestResponse> visible(RestRequest in, CompletionStage<RestResponse> answer) {
    return answer.thenCompose(
        whole ->
            whole.isSuccess()
                ? readers
                    .get(in.caller(), (caller, executor) -> ask(in))
                    .thenApply(may -> may ? whole : emptied(whole, in.caller()))
                : CompletableFuture.completedFuture(whole));
  }

  /** The command comes after all others of the request, whose ids a repeat has to meet again. */
  private CompletableFuture<Boolean> ask(RestRequest in) {
    return actors
        .user(in, in.caller(), UserCommand.newBuilder().setCheckPrivilegedIntents(MESSAGE_CONTENT))
        .thenApply(VisibleContent::isAllowed);
  }

  private static boolean isAllowed(Reply reply) {
    RestResponse response = RestResponse.of(reply);
    if (!response.isSuccess() && response.status() != DiscordError.MISSING_ACCESS.status()) {
      throw new Rejection(response);
    }
    return response.isSuccess();
  }

  private static RestResponse emptied(RestResponse answer, long caller) {
    JsonNode body = Json.parseTrusted(answer.body());
    empty(body, Long.toString(caller));
    return new RestResponse(
        answer.status(), Json.bytes(body), answer.retryAfterSeconds(), answer.scope());
  }

  private static void empty(JsonNode node, String caller) {
    if (node instanceof ObjectNode message && message.has("content") && !isFor(message, caller)) {
      message.put("content", "");
      LISTS.stream().filter(message::has).forEach(message::putArray);
    }
    node.forEach(child -> empty(child, caller));
  }

  private static boolean isFor(JsonNode message, String caller) {
    if (message.path("author").path("id").asText().equals(caller)) {
      return true;
    }
    for (JsonNode mentioned : message.path("mentions")) {
      if (mentioned.path("id").asText().equals(caller)) {
        return true;
      }
    }
    return false;
  }
}
