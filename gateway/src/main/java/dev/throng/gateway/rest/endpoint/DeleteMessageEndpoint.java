package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.DeleteMessage;
import dev.throng.protocol.wire.GuildCommand;
import java.util.concurrent.CompletionStage;

/** {@code DELETE /channels/{channel}/messages/{message}}. */
final class DeleteMessageEndpoint implements Endpoint {
  private final MessageChanges changes;

  DeleteMessageEndpoint(MessageChanges changes) {
    this.changes = changes;
  }

  @Override
  public RestRoute route() {
    return RestRoute.delete("/channels/{channel}/messages/{message}").limit(5, 1);
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long channel = request.pathId("channel");
    long message = request.pathId("message");
    return changes.change(
        request,
        channel,
        message,
        base ->
            GuildCommand.newBuilder()
                .setDeleteMessage(
                    DeleteMessage.newBuilder()
                        .setChannel(channel)
                        .setMessage(message)
                        .setBase(base)));
  }
}
