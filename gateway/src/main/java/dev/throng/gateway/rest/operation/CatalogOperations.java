package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.Permissions;
import dev.throng.protocol.wire.CheckPermissions;
import dev.throng.protocol.wire.GetGuild;
import dev.throng.protocol.wire.GuildCommand;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a server and its guilds offer beside messages; this one has no voice servers, stickers,
 * sounds or threads, so that all lists of them are empty.
 */
final class CatalogOperations {
  private static final List<String> PREVIEW =
      List.of(
          "id",
          "name",
          "icon",
          "description",
          "home_header",
          "splash",
          "discovery_splash",
          "features",
          "approximate_member_count",
          "approximate_presence_count",
          "emojis",
          "stickers");

  private final Actors actors;

  CatalogOperations(Actors actors) {
    this.actors = actors;
  }

  void declare(Declarations ops) {
    for (String list :
        List.of("list_guild_stickers", "list_guild_voice_regions", "list_guild_scheduled_events")) {
      ops.op(list).answer(in -> ofGuild(in, Json.object().arrayNode()));
    }
    ops.op("list_guild_soundboard_sounds")
        .answer(in -> ofGuild(in, Json.object().set("items", Json.object().arrayNode())));
    ops.op("get_guild_preview").answer(this::preview);
    ops.op("get_guilds_onboarding")
        .answer(
            in -> {
              ObjectNode none = Json.object();
              none.put("guild_id", in.path("guild_id"));
              none.putArray("prompts");
              none.putArray("default_channel_ids");
              return ofGuild(in, none.put("enabled", false).put("mode", 0));
            });
    ops.op("get_guild_vanity_url")
        .answer(in -> toManagers(in, Json.object().putNull("code").put("uses", 0)));
    ops.op("list_guild_templates").answer(in -> toManagers(in, Json.object().arrayNode()));
    ops.op("list_voice_regions").answer(in -> json(Json.object().arrayNode()));
    ops.op("list_sticker_packs")
        .open()
        .answer(in -> json(Json.object().set("sticker_packs", Json.object().arrayNode())));
    ops.op("get_soundboard_default_sounds").answer(in -> json(Json.object().arrayNode()));
  }

  /** What of a guild is shown before one joins: nobody but members may see it yet. */
  private CompletionStage<RestResponse> preview(RestRequest in) {
    GetGuild guild = GetGuild.newBuilder().setWithCounts(true).build();
    return actors
        .guild(in, in.pathId("guild_id"), GuildCommand.newBuilder().setGetGuild(guild))
        .thenApply(RestResponse::of)
        .thenApply(
            answer ->
                answer.isSuccess()
                    ? RestResponse.json(
                        200, ((ObjectNode) Json.parseTrusted(answer.body())).retain(PREVIEW))
                    : answer);
  }

  /** Answers members with MANAGE_GUILD, and nobody else. */
  private CompletionStage<RestResponse> toManagers(RestRequest in, JsonNode body) {
    CheckPermissions check =
        CheckPermissions.newBuilder().setPermissions(Permissions.MANAGE_GUILD).build();
    return actors
        .guild(in, in.pathId("guild_id"), GuildCommand.newBuilder().setCheckPermissions(check))
        .thenApply(RestResponse::of)
        .thenApply(answer -> answer.isSuccess() ? RestResponse.json(200, body) : answer);
  }

  /** Answers members of the guild, and nobody else. */
  private CompletionStage<RestResponse> ofGuild(RestRequest in, JsonNode body) {
    return actors
        .guild(
            in,
            in.pathId("guild_id"),
            GuildCommand.newBuilder().setGetGuild(GetGuild.getDefaultInstance()))
        .thenApply(
            reply ->
                RestResponse.of(reply).isSuccess()
                    ? RestResponse.json(200, body)
                    : RestResponse.of(reply));
  }

  private static CompletableFuture<RestResponse> json(JsonNode body) {
    return CompletableFuture.completedFuture(RestResponse.json(200, body));
  }
}
