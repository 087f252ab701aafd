package dev.throng.gateway.rest.endpoint;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.Endpoint;
import dev.throng.gateway.rest.Form;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestRoute;
import dev.throng.protocol.Names;
import dev.throng.protocol.wire.CreateChannel;
import dev.throng.protocol.wire.GuildCommand;
import java.util.concurrent.CompletionStage;

/** {@code POST /guilds/{guild}/channels}. */
final class CreateChannelEndpoint implements Endpoint {
  private final Actors actors;
  private final DirectoryClient directory;

  CreateChannelEndpoint(Actors actors, DirectoryClient directory) {
    this.actors = actors;
    this.directory = directory;
  }

  @Override
  public RestRoute route() {
    return RestRoute.post("/guilds/{guild}/channels");
  }

  @Override
  public CompletionStage<RestResponse> handle(RestRequest request) {
    long guild = request.pathId("guild");
    Form form = request.form();
    long id = request.ids().nextId();
    CreateChannel command =
        CreateChannel.newBuilder().setChannel(ChannelForm.read(form, id)).build();
    form.check();
    // Claimed before it is created: whoever hears of the channel can find its guild.
    return directory
        .claim(request, Names.channel(id), id, guild, 0)
        .thenCompose(
            claimed ->
                directory.releaseIfRefused(
                    request,
                    Names.channel(id),
                    id,
                    actors.guild(
                        request, guild, GuildCommand.newBuilder().setCreateChannel(command))));
  }
}
