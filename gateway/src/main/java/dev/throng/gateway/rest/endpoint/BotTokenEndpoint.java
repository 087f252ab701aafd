package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.auth.HmacTokens;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ResetToken;
import dev.throng.protocol.wire.UserCommand;
import java.util.concurrent.CompletionStage;

/**
 * {@code POST /applications/{application}/bot} and {@code .../bot/reset}: gives the owner a token
 * for the bot; those given before are void.
 */
final class BotTokenEndpoint implements Endpoint {
  private final String path;
  private final Actors actors;
  private final HmacTokens tokens;

  BotTokenEndpoint(String path, Actors actors, HmacTokens tokens) {
    this.path = path;
    this.actors = actors;
    this.tokens = tokens;
  }

  @Override
  public RestRoute route() {
    return RestRoute.post(path).limit(10, 60);
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long bot = request.pathId("application");
    return actors
        .user(request, bot, UserCommand.newBuilder().setResetToken(ResetToken.getDefaultInstance()))
        .thenApply(reply -> answer(bot, reply));
  }

  private RestResponse answer(long bot, Reply reply) {
    if (reply.getStatus() == DiscordError.UNKNOWN_USER.status()) {
      return RestResponse.error(DiscordError.UNKNOWN_APPLICATION);
    }
    RestResponse response = RestResponse.of(reply);
    return response.isSuccess()
        ? RestResponse.json(
            200,
            Json.object()
                .put("id", Long.toUnsignedString(bot))
                .put("token", tokens.issue(bot, reply.getValue())))
        : response;
  }
}
