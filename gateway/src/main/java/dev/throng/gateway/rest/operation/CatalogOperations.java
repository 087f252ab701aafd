package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestResponse;
import java.util.concurrent.CompletableFuture;

/** What a server offers to all; this one has no voice servers, stickers or sounds of its own. */
final class CatalogOperations {
  private CatalogOperations() {}

  static void declare(Declarations ops) {
    ops.op("list_voice_regions").answer(in -> json(Json.object().arrayNode()));
    ops.op("list_sticker_packs")
        .open()
        .answer(in -> json(Json.object().set("sticker_packs", Json.object().arrayNode())));
    ops.op("get_soundboard_default_sounds").answer(in -> json(Json.object().arrayNode()));
  }

  private static CompletableFuture<RestResponse> json(JsonNode body) {
    return CompletableFuture.completedFuture(RestResponse.json(200, body));
  }
}
