package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.Fields;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.wire.AckMessages;
import dev.throng.protocol.wire.AckPins;
import dev.throng.protocol.wire.DeleteReadState;
import dev.throng.protocol.wire.MessageAck;
import dev.throng.protocol.wire.ReadStateCommand;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What a person has read. A channel need not be there, nor need the caller see it: the answer is
 * the same, so it says nothing of the channel.
 */
final class ReadStateOperations {
  /** The channels' type; other things that can be read are not kept. */
  private static final int CHANNEL = 0;

  private static final int PEOPLE_MAX = 100_000;
  private static final long UNKNOWN_GUILD = 0;

  private final Actors actors;
  private final DirectoryClient directory;
  private final Accounts accounts;

  /** Callers who are no bots, which never changes. */
  private final Cache<Long, Boolean> people = Caffeine.newBuilder().maximumSize(PEOPLE_MAX).build();

  ReadStateOperations(Actors actors, DirectoryClient directory, Accounts accounts) {
    this.actors = actors;
    this.directory = directory;
    this.accounts = accounts;
  }

  void declare(Declarations ops) {
    ops.op("ack_message").reading(ReadStateOperations::ack).answer(this::ack);
    ops.op("ack_bulk").reading(ReadStateOperations::acks).answer(this::tell);
    ops.op("ack_pins").answer(this::ackPins);
    ops.op("delete_read_state").reading(ReadStateOperations::delete).answer(this::tell);
  }

  private static MessageAck ack(RestRequest in) {
    in.body().ignore("token");
    MessageAck.Builder ack =
        MessageAck.newBuilder()
            .setChannel(in.pathId("channel_id"))
            .setMessage(in.pathId("message_id"))
            .setManual(in.body().flag("manual", false))
            .setMentionCount(in.body().integer("mention_count", 0));
    if (in.body().has("mention_count") && !ack.getManual() && ack.getMentionCount() != 0) {
      in.body().error("mention_count", "MANUAL_REQUIRED", "Only with manual.");
    }
    if (in.body().has("flags")) {
      ack.setFlags(in.body().integer("flags", 0));
    }
    if (in.body().has("last_viewed")) {
      ack.setLastViewed(in.body().integer("last_viewed", 0));
    }
    return ack.build();
  }

  private static ReadStateCommand.Builder acks(RestRequest in) {
    AckMessages.Builder acks = AckMessages.newBuilder();
    for (Fields state : in.body().objects("read_states")) {
      state.oneOf("read_state_type", List.of(CHANNEL), CHANNEL);
      acks.addAcks(
          MessageAck.newBuilder()
              .setChannel(state.id("channel_id"))
              .setMessage(state.id("message_id")));
    }
    return ReadStateCommand.newBuilder().setAckMessages(acks);
  }

  private static ReadStateCommand.Builder delete(RestRequest in) {
    in.body().ignore("version");
    in.body().oneOf("read_state_type", List.of(CHANNEL), CHANNEL);
    return ReadStateCommand.newBuilder()
        .setDeleteReadState(DeleteReadState.newBuilder().setChannel(in.pathId("channel_id")));
  }

  private CompletionStage<RestResponse> ack(RestRequest in, MessageAck ack) {
    return guildOf(in, ack.getChannel())
        .thenCompose(
            guild ->
                tell(
                    in,
                    ReadStateCommand.newBuilder()
                        .setAckMessages(
                            AckMessages.newBuilder().addAcks(ack.toBuilder().setGuild(guild)))))
        .thenApply(told -> told.isSuccess() ? RestResponse.json(200, noToken()) : told);
  }

  private CompletionStage<RestResponse> ackPins(RestRequest in) {
    long channel = in.pathId("channel_id");
    return guildOf(in, channel)
        .thenCompose(
            guild ->
                tell(
                    in,
                    ReadStateCommand.newBuilder()
                        .setAckPins(AckPins.newBuilder().setChannel(channel).setGuild(guild))));
  }

  private CompletionStage<RestResponse> tell(RestRequest in, ReadStateCommand.Builder command) {
    return person(in)
        .thenCompose(person -> actors.readStates(in, command))
        .thenApply(RestResponse::of);
  }

  private CompletableFuture<Boolean> person(RestRequest in) {
    return people.getIfPresent(in.caller()) != null
        ? CompletableFuture.completedFuture(true)
        : accounts
            .person(in)
            .thenApply(
                user -> {
                  people.put(in.caller(), true);
                  return true;
                });
  }

  /** Known or not, the answer is the same. */
  private CompletableFuture<Long> guildOf(RestRequest in, long channel) {
    return directory.guildOfChannel(in, channel).exceptionally(failure -> UNKNOWN_GUILD);
  }

  private static ObjectNode noToken() {
    return Json.object().putNull("token");
  }
}
