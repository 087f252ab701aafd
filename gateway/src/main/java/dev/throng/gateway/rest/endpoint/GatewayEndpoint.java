package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** {@code GET /gateway}: where the socket is. */
final class GatewayEndpoint implements Endpoint {
  private final String url;

  GatewayEndpoint(String url) {
    this.url = url;
  }

  @Override
  public RestRoute route() {
    return RestRoute.get("/gateway").open();
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    return CompletableFuture.completedFuture(RestResponse.json(200, Json.object().put("url", url)));
  }
}
