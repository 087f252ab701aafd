package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Form;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.PutOverwrite;
import java.util.concurrent.CompletionStage;

/** {@code PUT /channels/{channel}/permissions/{target}}. */
final class PutOverwriteEndpoint implements Endpoint {
  private final Channels channels;

  PutOverwriteEndpoint(Channels channels) {
    this.channels = channels;
  }

  @Override
  public RestRoute route() {
    return RestRoute.put("/channels/{channel}/permissions/{target}");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long channel = request.pathId("channel");
    Form form = request.form();
    PutOverwrite command =
        PutOverwrite.newBuilder()
            .setChannel(channel)
            .setOverwrite(ChannelForm.overwrite(form, request.pathId("target")))
            .build();
    form.check();
    return channels.answer(request, channel, GuildCommand.newBuilder().setPutOverwrite(command));
  }
}
