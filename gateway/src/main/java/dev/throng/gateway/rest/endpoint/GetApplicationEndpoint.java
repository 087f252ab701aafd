package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.GetApplication;
import dev.throng.protocol.wire.UserCommand;
import java.util.concurrent.CompletionStage;

/**
 * {@code GET /applications/{application}} and {@code GET /oauth2/applications/{application}}: for
 * the bot, whose application is {@code @me}, and its owner.
 */
final class GetApplicationEndpoint implements Endpoint {
  private final String path;
  private final Actors actors;

  GetApplicationEndpoint(String path, Actors actors) {
    this.path = path;
    this.actors = actors;
  }

  @Override
  public RestRoute route() {
    return RestRoute.get(path);
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    return actors
        .user(
            request,
            request.pathId("application"),
            UserCommand.newBuilder().setGetApplication(GetApplication.getDefaultInstance()))
        .thenApply(RestResponse::of);
  }
}
