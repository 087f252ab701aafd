package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.GetUser;
import dev.throng.protocol.wire.UserCommand;
import java.util.concurrent.CompletionStage;

/** {@code GET /users/{user}} and {@code GET /users/@me}. */
final class GetUserEndpoint implements Endpoint {
  private final Actors actors;

  GetUserEndpoint(Actors actors) {
    this.actors = actors;
  }

  @Override
  public RestRoute route() {
    return RestRoute.get("/users/{user}");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long user = request.pathId("user");
    return actors
        .user(request, user, UserCommand.newBuilder().setGetUser(GetUser.getDefaultInstance()))
        .thenApply(
            reply ->
                // A token of a user that is gone proves nothing.
                user == request.caller() && reply.getStatus() == DiscordError.UNKNOWN_USER.status()
                    ? RestResponse.error(DiscordError.UNAUTHORIZED)
                    : RestResponse.of(reply));
  }
}
