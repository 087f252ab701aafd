package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.history.MessageReads;
import dev.throng.gateway.rest.history.ReadAnswer;
import dev.throng.gateway.search.SearchOutcome;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.ReadMessages;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Makes the answer to a search of what the index found. */
final class FoundMessages {
  private static final int NOT_READY_RETRY_SECONDS = 2;
  private static final int NOT_READY_CODE = 110_000;

  private final MessageReads reads;

  FoundMessages(MessageReads reads) {
    this.reads = reads;
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

  /** The messages as they are now; those that are gone by now, or hidden, are left out. */
  CompletableFuture<RestResponse> answer(RestRequest in, long guild, SearchOutcome.Found found) {
    List<CompletableFuture<ReadAnswer>> asked =
        found.hits().stream().map(hit -> read(in, guild, hit)).toList();
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all -> {
              List<ReadAnswer> answers = asked.stream().map(CompletableFuture::join).toList();
              return RestResponse.json(200, body(in, found.total(), answers));
            });
  }

  private CompletableFuture<ReadAnswer> read(RestRequest in, long guild, SearchOutcome.Hit hit) {
    return reads.read(
        in.caller(),
        guild,
        ReadMessages.newBuilder()
            .setChannel(hit.channel())
            .setRange(MessageRange.newBuilder().setOnly(hit.message()).setLimit(1))
            .build());
  }

  private static ObjectNode body(RestRequest in, long total, List<ReadAnswer> answers) {
    ObjectNode body = Json.object();
    body.put("analytics_id", Long.toHexString(in.ids().nextId()));
    body.put("doing_deep_historical_index", false);
    ArrayNode messages = Json.object().putArray("messages");
    int gone = 0;
    for (ReadAnswer answer : answers) {
      if (answer.isOk()) {
        ObjectNode message = (ObjectNode) Json.parseTrusted(answer.body());
        message.remove("reactions");
        messages.addArray().add(message.put("hit", true));
      } else if (answer.status() / 100 == 4) {
        gone++;
      } else {
        throw new Rejection(answer.response());
      }
    }
    body.put("total_results", total - gone);
    body.set("messages", messages);
    return body;
  }
}
