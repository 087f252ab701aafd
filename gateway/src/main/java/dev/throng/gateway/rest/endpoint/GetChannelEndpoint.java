package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.GetChannel;
import dev.throng.protocol.wire.GuildCommand;
import java.util.concurrent.CompletionStage;

/** {@code GET /channels/{channel}}. */
final class GetChannelEndpoint implements Endpoint {
  private final Channels channels;

  GetChannelEndpoint(Channels channels) {
    this.channels = channels;
  }

  @Override
  public RestRoute route() {
    return RestRoute.get("/channels/{channel}");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long channel = request.pathId("channel");
    GetChannel command = GetChannel.newBuilder().setChannel(channel).build();
    return channels.answer(request, channel, GuildCommand.newBuilder().setGetChannel(command));
  }
}
