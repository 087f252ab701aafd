package dev.throng.gateway.rest.operation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.google.protobuf.ByteString;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.ReplyBodies;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.wire.AddReaction;
import dev.throng.protocol.wire.ClearReactions;
import dev.throng.protocol.wire.Emoji;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListReactions;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.ReactionUser;
import dev.throng.protocol.wire.ReactionsPage;
import dev.throng.protocol.wire.RemoveReaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Reactions. Each change brings the message as it was read, since it is stored with its counts; a
 * listing, so that one of a message that is not there is told so.
 */
final class ReactionOperations {
  private static final int PAGE = 25;
  private static final int BURST = 1;

  private final MessageChanges changes;
  private final Accounts accounts;

  ReactionOperations(MessageChanges changes, Accounts accounts) {
    this.changes = changes;
    this.accounts = accounts;
  }

  void declare(Declarations ops) {
    ops.op("add_my_message_reaction")
        .limit(4, 1)
        .reading(EmojiForm::read)
        .answer((in, emoji) -> changes.change(in, base -> added(in, emoji, base)));
    ops.op("delete_my_message_reaction")
        .limit(4, 1)
        .reading(EmojiForm::read)
        .answer((in, emoji) -> remove(in, emoji, in.caller()));
    ops.op("delete_user_message_reaction")
        .limit(4, 1)
        .reading(EmojiForm::read)
        .answer((in, emoji) -> remove(in, emoji, in.pathId("user_id")));
    ops.op("delete_all_message_reactions")
        .limit(4, 1)
        .answer(in -> clear(in, ClearReactions.newBuilder()));
    ops.op("delete_all_message_reactions_by_emoji")
        .limit(4, 1)
        .reading(EmojiForm::read)
        .answer((in, emoji) -> clear(in, ClearReactions.newBuilder().setEmoji(emoji)));
    ops.op("list_message_reactions_by_emoji").reading(ReactionOperations::page).answer(this::list);
  }

  private static GuildCommand.Builder added(RestRequest in, Emoji emoji, MessageBase base) {
    return GuildCommand.newBuilder()
        .setAddReaction(
            AddReaction.newBuilder()
                .setChannel(in.pathId("channel_id"))
                .setMessage(in.pathId("message_id"))
                .setEmoji(emoji)
                .setBase(base));
  }

  private CompletionStage<RestResponse> remove(RestRequest in, Emoji emoji, long user) {
    RemoveReaction.Builder remove =
        RemoveReaction.newBuilder()
            .setChannel(in.pathId("channel_id"))
            .setMessage(in.pathId("message_id"))
            .setEmoji(emoji)
            .setUser(user);
    return changes.change(
        in, base -> GuildCommand.newBuilder().setRemoveReaction(remove.setBase(base)));
  }

  private CompletionStage<RestResponse> clear(RestRequest in, ClearReactions.Builder clear) {
    clear.setChannel(in.pathId("channel_id")).setMessage(in.pathId("message_id"));
    return changes.change(
        in, base -> GuildCommand.newBuilder().setClearReactions(clear.setBase(base)));
  }

  private static ListReactions page(RestRequest in) {
    if (in.query().integer("type", 0) == BURST) {
      in.query()
          .error("type", "UNSUPPORTED_FIELD", "This server does not support burst reactions.");
    }
    return ListReactions.newBuilder()
        .setChannel(in.pathId("channel_id"))
        .setMessage(in.pathId("message_id"))
        .setEmoji(EmojiForm.read(in))
        .setAfter(in.query().anchor("after").orElse(0))
        .setLimit(in.query().integer("limit", PAGE))
        .build();
  }

  private CompletionStage<RestResponse> list(RestRequest in, ListReactions page) {
    return changes
        .change(in, base -> GuildCommand.newBuilder().setListReactions(page))
        .thenCompose(
            answer ->
                answer.isSuccess()
                    ? users(in, parse(answer.body()))
                    : CompletableFuture.completedFuture(answer));
  }

  /** Users who are no members any more are asked for themselves. */
  private CompletableFuture<RestResponse> users(RestRequest in, ReactionsPage page) {
    List<CompletableFuture<Optional<JsonNode>>> users = new ArrayList<>();
    for (ReactionUser user : page.getListList()) {
      users.add(
          user.getUser().isEmpty()
              ? accounts.other(in, user.getId())
              : CompletableFuture.completedFuture(
                  Optional.of(Json.parseTrusted(user.getUser().toByteArray()))));
    }
    return CompletableFuture.allOf(users.toArray(CompletableFuture<?>[]::new))
        .thenApply(
            all -> {
              ArrayNode array = Json.object().putArray("users");
              users.forEach(user -> user.join().ifPresent(array::add));
              return RestResponse.json(200, array);
            });
  }

  private static ReactionsPage parse(byte[] body) {
    return ReplyBodies.parse(
        ReactionsPage.parser(), ByteString.copyFrom(body), "a guild's reply to ListReactions");
  }
}
