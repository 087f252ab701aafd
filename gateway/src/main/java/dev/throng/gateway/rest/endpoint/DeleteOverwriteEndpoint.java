package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.DeleteOverwrite;
import dev.throng.protocol.wire.GuildCommand;
import java.util.concurrent.CompletionStage;

/** {@code DELETE /channels/{channel}/permissions/{target}}. */
final class DeleteOverwriteEndpoint implements Endpoint {
  private final Channels channels;

  DeleteOverwriteEndpoint(Channels channels) {
    this.channels = channels;
  }

  @Override
  public RestRoute route() {
    return RestRoute.delete("/channels/{channel}/permissions/{target}");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long channel = request.pathId("channel");
    DeleteOverwrite command =
        DeleteOverwrite.newBuilder()
            .setChannel(channel)
            .setTarget(request.pathId("target"))
            .build();
    return channels.answer(request, channel, GuildCommand.newBuilder().setDeleteOverwrite(command));
  }
}
