package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.RevokeToken;
import dev.throng.protocol.wire.UserCommand;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /auth/logout}: the token of the request is void, and the sessions that came with it
 * end on every node. The body, in which clients name tokens of their own for push messages, is not
 * read.
 */
final class LogoutEndpoint implements Endpoint {
  private final Actors actors;

  LogoutEndpoint(Actors actors) {
    this.actors = actors;
  }

  @Override
  public RestRoute route() {
    return RestRoute.post("/auth/logout").limit(10, 60);
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    RevokeToken command = RevokeToken.newBuilder().setIssuedMs(request.tokenIssuedMs()).build();
    return actors
        .user(request, request.caller(), UserCommand.newBuilder().setRevokeToken(command))
        .thenApply(RestResponse::of);
  }
}
