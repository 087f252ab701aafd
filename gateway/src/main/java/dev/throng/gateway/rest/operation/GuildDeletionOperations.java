package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.FileServices;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.wire.DeleteGuild;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListEmojis;
import dev.throng.protocol.wire.Reply;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The end of a guild, and of the images of its emojis, which the guild alone can list. */
final class GuildDeletionOperations {
  private final Actors actors;
  private final @Nullable FileServices files;

  GuildDeletionOperations(Actors actors, @Nullable FileServices files) {
    this.actors = actors;
    this.files = files;
  }

  void declare(Declarations ops) {
    for (String delete : List.of("delete_guild", "delete_guild_by_post")) {
      ops.op(delete).limit(5, 60).answer(this::delete);
    }
  }

  private CompletionStage<RestResponse> delete(RestRequest in) {
    FileServices services = files;
    GuildCommand.Builder delete =
        GuildCommand.newBuilder().setDeleteGuild(DeleteGuild.getDefaultInstance());
    if (services == null) {
      return ask(in, delete).thenApply(RestResponse::of);
    }
    return ask(in, GuildCommand.newBuilder().setListEmojis(ListEmojis.getDefaultInstance()))
        .thenCompose(
            emojis ->
                ask(in, delete)
                    .thenApply(
                        reply -> {
                          RestResponse answer = RestResponse.of(reply);
                          if (answer.isSuccess() && RestResponse.of(emojis).isSuccess()) {
                            removeImages(services, emojis);
                          }
                          return answer;
                        }));
  }

  private CompletionStage<Reply> ask(RestRequest in, GuildCommand.Builder command) {
    return actors.guild(in, in.pathId("guild_id"), command);
  }

  private static void removeImages(FileServices services, Reply emojis) {
    JsonNode list = Json.parseTrusted(emojis.getBody().toByteArray());
    services
        .threads()
        .run(
            "removing emojis of a guild",
            () -> {
              for (JsonNode emoji : list) {
                services.storage().delete(EmojiOperations.folder(emoji.path("id").asLong()));
              }
            });
  }
}
