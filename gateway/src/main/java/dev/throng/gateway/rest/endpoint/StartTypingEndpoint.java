package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.StartTyping;
import java.util.concurrent.CompletionStage;

/** {@code POST /channels/{channel}/typing}. */
final class StartTypingEndpoint implements Endpoint {
  private final Channels channels;

  StartTypingEndpoint(Channels channels) {
    this.channels = channels;
  }

  @Override
  public RestRoute route() {
    return RestRoute.post("/channels/{channel}/typing").limit(5, 5);
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long channel = request.pathId("channel");
    StartTyping command = StartTyping.newBuilder().setChannel(channel).build();
    return channels.answer(request, channel, GuildCommand.newBuilder().setStartTyping(command));
  }
}
