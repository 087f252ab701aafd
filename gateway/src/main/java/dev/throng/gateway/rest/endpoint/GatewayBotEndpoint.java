package dev.throng.gateway.rest.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.ratelimit.SessionStartLimit;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongFunction;

/** {@code GET /gateway/bot}: the same for a bot, with its shards and how often it may identify. */
final class GatewayBotEndpoint implements Endpoint {
  private final String url;
  private final LongFunction<SessionStartLimit> sessionStarts;

  GatewayBotEndpoint(String url, LongFunction<SessionStartLimit> sessionStarts) {
    this.url = url;
    this.sessionStarts = sessionStarts;
  }

  @Override
  public RestRoute route() {
    return RestRoute.get("/gateway/bot");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    SessionStartLimit limit = sessionStarts.apply(request.caller());
    ObjectNode body = Json.object();
    body.put("url", url).put("shards", 1);
    body.putObject("session_start_limit")
        .put("total", limit.total())
        .put("remaining", limit.remaining())
        .put("reset_after", limit.resetAfterMs())
        .put("max_concurrency", limit.maxConcurrency());
    return CompletableFuture.completedFuture(RestResponse.json(200, body));
  }
}
