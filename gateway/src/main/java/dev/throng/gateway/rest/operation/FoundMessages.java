package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.history.MessageLookups;
import dev.throng.gateway.rest.history.ReadAnswer;
import dev.throng.gateway.search.SearchOutcome;
import dev.throng.protocol.wire.ReadMessages;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Makes the answer to a search of what the index found: each channel is asked once for all that was
 * found there.
 */
final class FoundMessages {
  private static final int NOT_READY_RETRY_SECONDS = 2;
  private static final int NOT_READY_CODE = 110_000;

  /** A channel that has not answered by then does not hold up what is there of the others. */
  private static final long LATE_MS = 4_000;

  private final MessageLookups lookups;

  FoundMessages(MessageLookups lookups) {
    this.lookups = lookups;
  }

  /** What a channel answered, or why it did not. */
  private record Read(@Nullable ReadAnswer answer, @Nullable Throwable failure) {
    /** Whether it is known what is there, be it that the caller may not read it any more. */
    boolean isKnown() {
      return answer != null && (answer.isOk() || answer.status() / 100 == 4);
    }
  }

  /** 202: the client is to come again. */
  static RestResponse notReady() {
    ObjectNode body = Json.object();
    body.put("message", "Index not yet available. Try again later");
    body.put("code", NOT_READY_CODE);
    body.put("documents_indexed", 0);
    body.put("retry_after", NOT_READY_RETRY_SECONDS);
    return new RestResponse(202, Json.bytes(body), NOT_READY_RETRY_SECONDS, "");
  }

  /**
   * The messages as they are now; those that are gone by now, hidden, or do not come in time are
   * left out. 202 if none came in time.
   */
  CompletableFuture<RestResponse> answer(RestRequest in, long guild, SearchOutcome.Found found) {
    Map<Long, ReadMessages.Builder> channels = new LinkedHashMap<>();
    for (SearchOutcome.Hit hit : found.hits()) {
      channels
          .computeIfAbsent(hit.channel(), id -> ReadMessages.newBuilder().setChannel(id))
          .addMessages(hit.message());
    }
    List<CompletableFuture<Read>> asked =
        channels.values().stream().map(channel -> read(in, guild, channel.build())).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenApply(all -> answer(in, found, asked.stream().map(CompletableFuture::join).toList()));
  }

  private CompletableFuture<Read> read(RestRequest in, long guild, ReadMessages request) {
    return lookups
        .read(in.caller(), guild, request)
        .orTimeout(LATE_MS, TimeUnit.MILLISECONDS)
        .handle(Read::new);
  }

  private static RestResponse answer(RestRequest in, SearchOutcome.Found found, List<Read> reads) {
    if (!reads.isEmpty() && reads.stream().noneMatch(Read::isKnown)) {
      Throwable why = reads.get(0).failure();
      if (why != null && Rejection.cause(why) instanceof Rejection rejection) {
        throw rejection;
      }
      return notReady();
    }
    Map<Long, ObjectNode> messages = new HashMap<>();
    for (Read read : reads) {
      if (read.answer() != null && read.answer().isOk()) {
        for (JsonNode message : Json.parseTrusted(read.answer().body())) {
          messages.put(message.path("id").asLong(), (ObjectNode) message);
        }
      }
    }
    return RestResponse.json(200, body(in, found, messages));
  }

  private static ObjectNode body(
      RestRequest in, SearchOutcome.Found found, Map<Long, ObjectNode> messages) {
    ArrayNode hits = Json.object().putArray("messages");
    int missing = 0;
    for (SearchOutcome.Hit hit : found.hits()) {
      ObjectNode message = messages.get(hit.message());
      if (message == null) {
        missing++;
      } else {
        message.remove("reactions");
        hits.addArray().add(message.put("hit", true));
      }
    }
    ObjectNode body = Json.object();
    body.put("analytics_id", Long.toHexString(in.ids().nextId()));
    body.put("doing_deep_historical_index", false);
    body.put("total_results", found.total() - missing);
    body.set("messages", hits);
    return body;
  }
}
