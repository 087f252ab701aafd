package dev.throng.gateway.rest;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.bus.ActorClient;
import dev.throng.gateway.ratelimit.GuildAdmission;
import dev.throng.gateway.ratelimit.LagAdmission;
import dev.throng.gateway.ratelimit.RateLimitVerdict;
import dev.throng.protocol.Names;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.DirectoryCommand;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.ReadStateCommand;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.UserCommand;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks actors on behalf of a request: fills in the header and picks the inbox. Thread-safe; the
 * futures complete on the bus's thread and fail as {@link ActorClient#ask} says.
 */
public final class Actors {
  private final ActorClient bus;
  private final InstantSource clock;
  private final @Nullable GuildAdmission admission;
  private final LagAdmission lag;

  /**
   * Over a bus.
   *
   * @param admission limits what one guild is asked; null for no limit
   * @param lag limits what is written into a guild whose readers are behind
   */
  public Actors(
      ActorClient bus, InstantSource clock, @Nullable GuildAdmission admission, LagAdmission lag) {
    this.bus = bus;
    this.clock = clock;
    this.admission = admission;
    this.lag = lag;
  }

  /** Microseconds since 1970. */
  public long nowUs() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant());
  }

  /** Milliseconds since 1970. */
  public long nowMs() {
    return clock.millis();
  }

  /** Gives a user a command that is a new one of this request. */
  public CompletableFuture<Reply> user(
      RestRequest request, long user, UserCommand.Builder command) {
    ReplyTo replyTo = bus.newReplyTo();
    Header header = header(request, request.ids().nextId(), replyTo);
    byte[] envelope = command.setUser(user).setHeader(header).build().toByteArray();
    return bus.ask(replyTo, Topic.USER_INBOX, user, envelope);
  }

  /** Tells the read states of the caller, which a repeat does not change. */
  public CompletableFuture<Reply> readStates(
      RestRequest request, ReadStateCommand.Builder command) {
    ReplyTo replyTo = bus.newReplyTo();
    long user = request.caller();
    byte[] envelope =
        command.setUser(user).setHeader(header(request, 0, replyTo)).build().toByteArray();
    return bus.ask(replyTo, Topic.READSTATE_INBOX, user, envelope);
  }

  /** Gives a guild a command that is a new one of this request. */
  public CompletableFuture<Reply> guild(
      RestRequest request, long guild, GuildCommand.Builder command) {
    return guild(request, request.ids().nextId(), guild, command);
  }

  /**
   * Gives a guild a command.
   *
   * @param commandId of the command: the guild answers a repeat as it did the first time
   * @return rejected with 429 when the guild is asked too much, or its readers are too far behind
   */
  public CompletableFuture<Reply> guild(
      RestRequest request, long commandId, long guild, GuildCommand.Builder command) {
    ReplyTo replyTo = bus.newReplyTo();
    Header header = header(request, commandId, replyTo);
    byte[] envelope =
        command.setGuild(guild).setHeader(header).setReason(request.reason()).build().toByteArray();
    RateLimitVerdict refusal = refusal(request, guild, command.getCommandCase());
    if (refusal != null) {
      return CompletableFuture.failedFuture(new Rejection(RestResponse.rateLimited(refusal)));
    }
    CompletableFuture<Reply> asked = bus.ask(replyTo, Topic.GUILD_INBOX, guild, envelope);
    return admission == null
        ? asked
        : asked.whenComplete(
            (reply, failure) -> {
              if (reply == null || request.interaction() != null) {
                return;
              }
              if (request.isOfWebhook()) {
                admission.answeredWebhook(subject(request), guild, reply.getStatus(), code(reply));
              } else {
                admission.answered(subject(request), guild, reply.getStatus(), code(reply));
              }
            });
  }

  private @Nullable RateLimitVerdict refusal(
      RestRequest request, long guild, GuildCommand.CommandCase command) {
    RateLimitVerdict late =
        switch (command) {
          // What makes up a flood. Who ends one must get through: kicks, deletes, permissions.
          case CREATE_MESSAGE,
              EDIT_MESSAGE,
              ADD_REACTION,
              START_TYPING,
              EXECUTE_WEBHOOK,
              START_INTERACTION,
              FOLLOW_UP_INTERACTION ->
              lag.refusal(guild);
          default -> null;
        };
    if (late != null || admission == null) {
      return late;
    }
    // The token of an interaction is proof that the guild has let its application in.
    RateLimitVerdict verdict =
        request.interaction() == null
            ? admission.admit(subject(request), guild)
            : admission.admitForMembers(guild);
    return verdict.allowed() ? null : verdict;
  }

  /** Counts commands that a request costs besides its own, on behalf of a guild's members. */
  public void charge(long guild, long commands) {
    if (admission != null) {
      admission.charge(guild, commands);
    }
  }

  /**
   * Who asks a guild: a user, or a webhook, of which the guild alone knows whether it is there
   * still; 0: nobody.
   */
  private static long subject(RestRequest request) {
    return request.isOfWebhook() ? request.pathId(RestRequest.WEBHOOK_ID) : request.caller();
  }

  /** Tells a guild what does no harm when it comes twice, and waits for nothing. */
  public void tellGuild(long guild, GuildCommand.Builder command) {
    Header header = Header.newBuilder().setTimeUs(nowUs()).build();
    CompletableFuture<Void> unused =
        bus.tell(
            Topic.GUILD_INBOX,
            guild,
            command.setGuild(guild).setHeader(header).build().toByteArray());
  }

  /** Gives the directory a command that is a new one of this request. */
  public CompletableFuture<Reply> directory(
      RestRequest request, String name, DirectoryCommand.Builder command) {
    return directory(request, request.ids().nextId(), name, command);
  }

  /** Asks the directory about a name. */
  CompletableFuture<Reply> directory(
      RestRequest request, long commandId, String name, DirectoryCommand.Builder command) {
    ReplyTo replyTo = bus.newReplyTo();
    Header header = header(request, commandId, replyTo);
    byte[] envelope = command.setName(name).setHeader(header).build().toByteArray();
    return bus.ask(replyTo, Topic.DIRECTORY_INBOX, Names.key(name), envelope);
  }

  /** Discord's code of an error; 0 for what is none. */
  private static int code(Reply reply) {
    JsonNode error =
        reply.getStatus() / 100 == 4 ? Json.parse(reply.getBody().toByteArray()) : null;
    return error == null ? 0 : error.path("code").asInt();
  }

  private Header header(RestRequest request, long commandId, ReplyTo replyTo) {
    return Header.newBuilder()
        .setCommandId(commandId)
        .setTimeUs(nowUs())
        .setCaller(request.caller())
        .setReplyTo(replyTo)
        .build();
  }
}
