package dev.throng.gateway.rest.operation;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.wire.Applications;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListApplications;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Which commands people find in a guild, which says whether they are its members. */
final class CommandIndexOperations {
  private final Actors actors;
  private final DirectoryClient directory;
  private final CommandIndexes indexes;

  CommandIndexOperations(Actors actors, DirectoryClient directory) {
    this.actors = actors;
    this.directory = directory;
    this.indexes = new CommandIndexes(actors);
  }

  void declare(Declarations ops) {
    ops.op("get_guild_application_command_index")
        .limit(5, 5)
        .answer(in -> index(in, in.pathId("guild_id")));
    ops.op("get_channel_application_command_index")
        .limit(5, 5)
        .answer(
            in ->
                directory
                    .guildOfChannel(in, in.pathId("channel_id"))
                    .thenCompose(guild -> index(in, guild)));
  }

  private CompletionStage<RestResponse> index(RestRequest in, long guild) {
    return actors
        .guild(
            in,
            guild,
            GuildCommand.newBuilder().setListApplications(ListApplications.getDefaultInstance()))
        .thenCompose(
            reply -> {
              RestResponse answer = RestResponse.of(reply);
              return answer.isSuccess()
                  ? indexes
                      .get(in, guild, applications(answer.body()))
                      .thenApply(index -> new RestResponse(answer.status(), index, -1, ""))
                  : CompletableFuture.completedFuture(answer);
            });
  }

  private static List<Long> applications(byte[] reply) {
    try {
      return Applications.parseFrom(reply).getApplicationsList();
    } catch (InvalidProtocolBufferException e) {
      throw new IllegalStateException("a guild's reply", e);
    }
  }
}
