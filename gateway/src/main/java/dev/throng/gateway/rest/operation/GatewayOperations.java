package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.ratelimit.SessionStartLimit;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestResponse;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongFunction;

/** Where the socket is. */
final class GatewayOperations {
  private final String url;
  private final LongFunction<SessionStartLimit> sessionStarts;

  GatewayOperations(String url, LongFunction<SessionStartLimit> sessionStarts) {
    this.url = url;
    this.sessionStarts = sessionStarts;
  }

  void declare(Declarations ops) {
    ops.op("get_gateway").open().answer(in -> json(Json.object().put("url", url)));
    ops.op("get_bot_gateway").answer(in -> json(forBot(sessionStarts.apply(in.caller()))));
  }

  /** With its shards and how often it may identify. */
  private ObjectNode forBot(SessionStartLimit limit) {
    ObjectNode body = Json.object().put("url", url).put("shards", 1);
    body.putObject("session_start_limit")
        .put("total", limit.total())
        .put("remaining", limit.remaining())
        .put("reset_after", limit.resetAfterMs())
        .put("max_concurrency", limit.maxConcurrency());
    return body;
  }

  private static CompletableFuture<RestResponse> json(ObjectNode body) {
    return CompletableFuture.completedFuture(RestResponse.json(200, body));
  }
}
