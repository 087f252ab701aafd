package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import java.util.concurrent.CompletionStage;

/** {@code GET /applications/@me} and {@code GET /oauth2/applications/@me}: of the calling bot. */
final class CurrentApplicationEndpoint implements Endpoint {
  private final String path;
  private final Accounts accounts;

  CurrentApplicationEndpoint(String path, Accounts accounts) {
    this.path = path;
    this.accounts = accounts;
  }

  @Override
  public RestRoute route() {
    return RestRoute.get(path);
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    return accounts
        .bot(request)
        .thenApply(bot -> RestResponse.json(200, Applications.object(bot, null)));
  }
}
