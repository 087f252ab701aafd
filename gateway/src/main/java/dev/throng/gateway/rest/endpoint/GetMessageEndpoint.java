package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.ReadMessages;
import java.util.concurrent.CompletionStage;

/** {@code GET /channels/{channel}/messages/{message}}. */
final class GetMessageEndpoint implements Endpoint {
  private final Channels channels;

  GetMessageEndpoint(Channels channels) {
    this.channels = channels;
  }

  @Override
  public RestRoute route() {
    return RestRoute.get("/channels/{channel}/messages/{message}");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long channel = request.pathId("channel");
    MessageRange.Builder range =
        MessageRange.newBuilder().setOnly(request.pathId("message")).setLimit(1);
    ReadMessages command = ReadMessages.newBuilder().setChannel(channel).setRange(range).build();
    return channels.read(request, command);
  }
}
