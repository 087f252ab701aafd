package dev.throng.gateway.rest.endpoint;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code GET /gateway/bot}: the same for a bot, with its shards and how often it may identify. */
final class GatewayBotEndpoint implements Endpoint {
  private final String url;

  GatewayBotEndpoint(String url) {
    this.url = url;
  }

  @Override
  public RestRoute route() {
    return RestRoute.get("/gateway/bot");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    ObjectNode body = Json.object();
    body.put("url", url).put("shards", 1);
    body.putObject("session_start_limit")
        .put("total", 1000)
        .put("remaining", 1000)
        .put("reset_after", 0)
        .put("max_concurrency", 16);
    return CompletableFuture.completedFuture(RestResponse.json(200, body));
  }
}
