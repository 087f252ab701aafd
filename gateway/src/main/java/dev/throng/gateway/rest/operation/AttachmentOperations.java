package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.FileServices;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.RestServices;
import dev.throng.gateway.storage.AttachmentFiles;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.GetChannel;
import dev.throng.protocol.wire.GuildCommand;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Files that are sent ahead of their message. */
final class AttachmentOperations {
  private final Channels channels;
  private final @Nullable FileServices files;
  private final LongSupplier snowflakes;

  AttachmentOperations(Channels channels, RestServices services) {
    this.channels = channels;
    this.files = services.files();
    this.snowflakes = services.snowflakes();
  }

  void declare(Declarations ops) {
    ops.op("create_attachments").limit(5, 5).reading(this::announced).answer(this::announce);
  }

  private record Announced(@Nullable JsonNode id, String name, long bytes) {}

  private List<Announced> announced(RestRequest in) {
    List<Announced> announced = new ArrayList<>();
    for (Fields file : in.body().objects("files")) {
      file.ignore("is_clip", "original_content_type");
      long bytes = file.integer("file_size", 0);
      if (files != null && bytes > files.requestBytesMax()) {
        in.refuse(DiscordError.FILE_TOO_LARGE);
      }
      announced.add(new Announced(file.raw("id"), file.text("filename", ""), bytes));
    }
    return announced;
  }

  private CompletionStage<RestResponse> announce(RestRequest in, List<Announced> announced) {
    FileServices services = files;
    if (services == null) {
      return CompletableFuture.failedFuture(new Rejection(DiscordError.FEATURE_DISABLED));
    }
    long channel = in.pathId("channel_id");
    GuildCommand.Builder mayAttach =
        GuildCommand.newBuilder()
            .setGetChannel(GetChannel.newBuilder().setChannel(channel).setToSendFiles(true));
    return channels
        .answer(in, channel, mayAttach)
        .thenCompose(
            answer ->
                answer.isSuccess()
                    ? services
                        .threads()
                        .call(() -> expect(services, in.caller(), channel, announced))
                    : CompletableFuture.completedFuture(answer));
  }

  private RestResponse expect(
      FileServices services, long user, long channel, List<Announced> announced)
      throws IOException {
    ObjectNode body = Json.object();
    ArrayNode attachments = body.putArray("attachments");
    for (Announced file : announced) {
      AttachmentFiles.Place place =
          AttachmentFiles.Place.of(channel, snowflakes.getAsLong(), file.name());
      AttachmentFiles.Pending pending =
          AttachmentFiles.Pending.announced(place, user, file.bytes());
      services.attachments().expect(pending);
      ObjectNode attachment = attachments.addObject();
      attachment.set("id", file.id());
      attachment.put("upload_url", services.uploadUrl(pending));
      attachment.put("upload_filename", place.id() + "/" + place.secret() + "/" + place.name());
    }
    return RestResponse.json(200, body);
  }
}
