package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.ReplyBodies;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.history.CoalescedReads;
import dev.throng.gateway.rest.history.ReadAnswer;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Timestamps;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListPins;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.PinMessage;
import dev.throng.protocol.wire.PinsPage;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.Reply;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;

/** Pinned messages: the guild knows which ones, and each is read as any message is. */
final class PinOperations {
  private static final int PAGE = 50;

  private final Actors actors;
  private final DirectoryClient directory;
  private final CoalescedReads reads;
  private final MessageChanges changes;
  private final VisibleContent content;

  PinOperations(
      Actors actors,
      DirectoryClient directory,
      CoalescedReads reads,
      MessageChanges changes,
      VisibleContent content) {
    this.actors = actors;
    this.directory = directory;
    this.reads = reads;
    this.changes = changes;
    this.content = content;
  }

  void declare(Declarations ops) {
    ops.op("list_pins")
        .limit(5, 5)
        .reading(PinOperations::page)
        .answer((in, page) -> list(in, page, PinOperations::items));
    ops.op("create_pin").limit(5, 5).answer(in -> pin(in, true));
    ops.op("delete_pin").limit(5, 5).answer(in -> pin(in, false));
    ops.op("deprecated_list_pins")
        .limit(5, 5)
        .reading(PinOperations::newest)
        .answer((in, page) -> list(in, page, PinOperations::messages));
    ops.op("deprecated_create_pin").limit(5, 5).answer(in -> pin(in, true));
    ops.op("deprecated_delete_pin").limit(5, 5).answer(in -> pin(in, false));
  }

  private static ListPins page(RestRequest in) {
    Instant before = in.query().time("before");
    return ListPins.newBuilder()
        .setChannel(in.pathId("channel_id"))
        .setBeforeUs(before == null ? 0 : ChronoUnit.MICROS.between(Instant.EPOCH, before))
        .setLimit(in.query().integer("limit", PAGE))
        .build();
  }

  private static ListPins newest(RestRequest in) {
    return ListPins.newBuilder().setChannel(in.pathId("channel_id")).setLimit(PAGE).build();
  }

  private CompletionStage<RestResponse> pin(RestRequest in, boolean pin) {
    PinMessage.Builder command =
        PinMessage.newBuilder()
            .setChannel(in.pathId("channel_id"))
            .setMessage(in.pathId("message_id"))
            .setPin(pin)
            .setNotice(in.ids().nextId());
    return changes.change(
        in, base -> GuildCommand.newBuilder().setPinMessage(command.setBase(base)));
  }

  /** A pinned message as it is read. */
  private record Pinned(JsonNode message, long pinnedUs) {}

  /** A page of pinned messages. */
  private record Page(List<Pinned> list, boolean more) {}

  private CompletionStage<RestResponse> list(
      RestRequest in, ListPins page, Function<Page, JsonNode> body) {
    return content.visible(
        in,
        directory
            .guildOfChannel(in, page.getChannel())
            .thenCompose(
                guild ->
                    actors
                        .guild(in, guild, GuildCommand.newBuilder().setListPins(page))
                        .thenCompose(reply -> answer(in, guild, page, reply, body))));
  }

  private CompletableFuture<RestResponse> answer(
      RestRequest in, long guild, ListPins page, Reply reply, Function<Page, JsonNode> body) {
    RestResponse listed = RestResponse.of(reply);
    return listed.isSuccess()
        ? read(in, guild, page.getChannel(), parse(reply))
            .thenApply(read -> RestResponse.json(200, body.apply(read)))
        : CompletableFuture.completedFuture(listed);
  }

  private CompletableFuture<Page> read(RestRequest in, long guild, long channel, PinsPage pins) {
    List<CompletableFuture<ReadAnswer>> asked = new ArrayList<>();
    for (long message : pins.getMessagesList()) {
      asked.add(
          reads.read(
              in.caller(),
              guild,
              ReadMessages.newBuilder()
                  .setChannel(channel)
                  .setRange(MessageRange.newBuilder().setOnly(message).setLimit(1))
                  .build()));
    }
    return CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all -> {
              List<Pinned> read = new ArrayList<>();
              for (int i = 0; i < asked.size(); i++) {
                ReadAnswer answer = asked.get(i).join();
                if (answer.isOk()) {
                  JsonNode message = Json.parseTrusted(answer.body());
                  read.add(new Pinned(message, pins.getPinnedUs(i)));
                } else if (answer.status() != DiscordError.UNKNOWN_MESSAGE.status()) {
                  throw new Rejection(answer.response());
                }
              }
              return new Page(read, pins.getMore());
            });
  }

  private static JsonNode items(Page page) {
    ObjectNode body = Json.object();
    ArrayNode items = body.putArray("items");
    for (Pinned pinned : page.list()) {
      Instant at = Instant.EPOCH.plus(pinned.pinnedUs(), ChronoUnit.MICROS);
      items.addObject().put("pinned_at", Timestamps.format(at)).set("message", pinned.message());
    }
    return body.put("has_more", page.more());
  }

  private static JsonNode messages(Page page) {
    ArrayNode messages = Json.object().putArray("messages");
    page.list().forEach(pinned -> messages.add(pinned.message()));
    return messages;
  }

  private static PinsPage parse(Reply reply) {
    return ReplyBodies.parse(PinsPage.parser(), reply.getBody(), "a guild's reply to ListPins");
  }
}
