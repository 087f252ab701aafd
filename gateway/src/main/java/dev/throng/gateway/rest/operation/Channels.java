package dev.throng.gateway.rest.operation;

import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.DirectoryClient;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.history.CoalescedReads;
import dev.throng.gateway.rest.history.ReadAnswer;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.Reply;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Reaches channels, whose actor is their guild. */
final class Channels {
  private final Actors actors;
  private final DirectoryClient directory;
  private final CoalescedReads reads;

  Channels(Actors actors, DirectoryClient directory, CoalescedReads reads) {
    this.actors = actors;
    this.directory = directory;
    this.reads = reads;
  }

  /** Gives the guild of a channel a command that is a new one of this request. */
  CompletableFuture<Reply> ask(RestRequest request, long channel, GuildCommand.Builder command) {
    return directory
        .guildOfChannel(request, channel)
        .thenCompose(guild -> actors.guild(request, guild, command));
  }

  /** The same, when the reply is the answer. */
  CompletionStage<RestResponse> answer(
      RestRequest request, long channel, GuildCommand.Builder command) {
    return ask(request, channel, command).thenApply(RestResponse::of);
  }

  /** Reads messages of a channel. */
  CompletionStage<RestResponse> read(RestRequest request, ReadMessages read) {
    return directory
        .guildOfChannel(request, read.getChannel())
        .thenCompose(guild -> reads.read(request.caller(), guild, read))
        .thenApply(ReadAnswer::response);
  }
}
