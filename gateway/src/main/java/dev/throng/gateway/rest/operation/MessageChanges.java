package dev.throng.gateway.rest.operation;

import com.google.protobuf.UnsafeByteOperations;
import dev.throng.gateway.auth.InteractionTokens;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.Json;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.history.CoalescedReads;
import dev.throng.gateway.rest.history.MessageLookups;
import dev.throng.gateway.rest.history.ReadAnswer;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.MessageBase;
import dev.throng.protocol.wire.MessageRange;
import dev.throng.protocol.wire.ReadMessages;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Changes a message that was read just before: the guild's actor does not keep what messages say,
 * so the command carries the message as it was read, and when that is stale, it is read again.
 *
 * <p>Whoever may see the channel may change what is theirs, without the right to read its history:
 * what is read here is shown to nobody.
 */
final class MessageChanges {
  /** How often a message is read at the most. */
  static final int READS_MAX = 3;

  private final Actors actors;
  private final DirectoryClient directory;
  private final CoalescedReads reads;
  private final MessageLookups lookups;

  MessageChanges(
      Actors actors, DirectoryClient directory, CoalescedReads reads, MessageLookups lookups) {
    this.actors = actors;
    this.directory = directory;
    this.reads = reads;
    this.lookups = lookups;
  }

  /**
   * A message of the path's channel.
   *
   * @param without the command that is given if it cannot be read; null: what the read was answered
   *     is the request's answer
   */
  record Target(long message, Function<ReadAnswer, GuildCommand.@Nullable Builder> without) {
    /**
     * The message of the path, without which there is nothing to change; the one that answered the
     * path's interaction has no number there.
     */
    static Target of(RestRequest request) {
      return new Target(
          request.hasPath("message_id") ? request.pathId("message_id") : 0, read -> null);
    }
  }

  /** Gives the guild of the path's channel the command, made from the path's message as read. */
  CompletionStage<RestResponse> change(
      RestRequest request, Function<MessageBase, GuildCommand.Builder> command) {
    return change(request, Target.of(request), command);
  }

  /** Gives the guild of the path's channel the command, made from a message as read. */
  CompletionStage<RestResponse> change(
      RestRequest request, Target target, Function<MessageBase, GuildCommand.Builder> command) {
    return directory
        .guildOfChannel(request, request.pathId("channel_id"))
        .thenCompose(
            guild -> {
              // One id for all tries: none but the last has an effect.
              Change change = new Change(request, guild, target, request.ids().nextId(), command);
              return attempt(change, READS_MAX);
            });
  }

  /**
   * Gives the guild of the path's webhook or interaction the command, made from a message of that.
   */
  CompletionStage<RestResponse> changeOfWebhook(
      RestRequest request, Function<MessageBase, GuildCommand.Builder> command) {
    return guildOfWebhook(request)
        .thenCompose(
            guild -> {
              Target target = Target.of(request);
              Change change = new Change(request, guild, target, request.ids().nextId(), command);
              return attempt(change, READS_MAX);
            });
  }

  /**
   * Gives the guild of the path's interaction a command, and only if that is refused for want of
   * what answered the interaction, the command made from that.
   *
   * @param without if nothing answers it any more; null for an answer to a read that says otherwise
   */
  CompletionStage<RestResponse> followUp(
      RestRequest request,
      GuildCommand.Builder unread,
      Function<MessageBase, GuildCommand.Builder> command,
      Function<ReadAnswer, GuildCommand.@Nullable Builder> without) {
    return guildOfWebhook(request)
        .thenCompose(
            guild -> {
              Target original = new Target(0, without);
              Change change = new Change(request, guild, original, request.ids().nextId(), command);
              return give(change, unread, READS_MAX);
            });
  }

  /** The path's message, if it is one of the path's webhook: else 404 10008. */
  CompletionStage<RestResponse> readOfWebhook(RestRequest request) {
    return guildOfWebhook(request)
        .thenCompose(guild -> readOfWebhook(request, guild))
        .thenApply(ReadAnswer::response);
  }

  /** Where the path's webhook is, or its interaction. */
  CompletableFuture<Long> guildOfWebhook(RestRequest request) {
    InteractionTokens.Claims interaction = request.interaction();
    return interaction == null
        ? directory.guildOfWebhook(request, request.pathId("webhook_id"))
        : CompletableFuture.completedFuture(interaction.guild());
  }

  private CompletableFuture<ReadAnswer> readOfWebhook(RestRequest request, long guild) {
    long webhook = request.pathId("webhook_id");
    InteractionTokens.Claims interaction = request.interaction();
    ReadMessages.Builder read =
        ReadMessages.newBuilder().setRange(only(Target.of(request).message()));
    if (interaction == null) {
      read.setWebhook(webhook);
    } else {
      read.setInteraction(interaction.interaction());
    }
    return lookups
        .read(0, guild, read.build())
        .thenApply(
            answer ->
                !answer.isOk() || author(answer) == webhook
                    ? answer
                    : new ReadAnswer(
                        DiscordError.UNKNOWN_MESSAGE.status(),
                        DiscordError.UNKNOWN_MESSAGE.body(),
                        0));
  }

  private CompletableFuture<RestResponse> attempt(Change change, int readsLeft) {
    if (readsLeft == 0) {
      return CompletableFuture.completedFuture(RestResponse.unavailable());
    }
    return read(change)
        .thenCompose(
            read -> read.isOk() ? apply(change, read, readsLeft) : applyWithout(change, read));
  }

  private CompletableFuture<ReadAnswer> read(Change change) {
    RestRequest request = change.request();
    return request.isOfWebhook()
        ? readOfWebhook(request, change.guild())
        : reads.read(request.caller(), change.guild(), change.read());
  }

  private static MessageRange.Builder only(long message) {
    return MessageRange.newBuilder().setOnly(message).setLimit(1);
  }

  private static long author(ReadAnswer read) {
    return Json.parseTrusted(read.body()).at("/author/id").asLong();
  }

  /** Under the id that the command with the message has, or had at the first try of a retry. */
  private CompletableFuture<RestResponse> applyWithout(Change change, ReadAnswer read) {
    GuildCommand.Builder command = change.target().without().apply(read);
    return command == null
        ? CompletableFuture.completedFuture(read.response())
        : actors
            .guild(change.request(), change.commandId(), change.guild(), command)
            .thenApply(RestResponse::of);
  }

  private CompletableFuture<RestResponse> apply(Change change, ReadAnswer read, int readsLeft) {
    MessageBase base =
        MessageBase.newBuilder()
            .setAuthor(author(read))
            .setReadSeq(read.readSeq())
            .setBody(UnsafeByteOperations.unsafeWrap(read.body()))
            .build();
    return give(change, change.command().apply(base), readsLeft - 1);
  }

  /** If what it was made from is stale, it is made from what is read then. */
  private CompletableFuture<RestResponse> give(
      Change change, GuildCommand.Builder command, int readsLeft) {
    return actors
        .guild(change.request(), change.commandId(), change.guild(), command)
        .thenCompose(
            reply ->
                reply.getStatus() == DiscordError.STALE_BASE.status()
                    ? attempt(change, readsLeft)
                    : CompletableFuture.completedFuture(RestResponse.of(reply)));
  }

  private record Change(
      RestRequest request,
      long guild,
      Target target,
      long commandId,
      Function<MessageBase, GuildCommand.Builder> command) {
    ReadMessages read() {
      return ReadMessages.newBuilder()
          .setChannel(request.pathId("channel_id"))
          .setRange(only(target.message()))
          .setAsBase(true)
          .build();
    }
  }
}
