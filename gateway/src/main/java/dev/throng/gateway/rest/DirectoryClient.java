package dev.throng.gateway.rest;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.Names;
import dev.throng.protocol.wire.Claim;
import dev.throng.protocol.wire.Confirm;
import dev.throng.protocol.wire.DirectoryCommand;
import dev.throng.protocol.wire.Release;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.Resolve;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;

/**
 * The unique names. Which guild a channel, a webhook or an invite belongs to never changes, so it
 * is kept for ever, for the {@value #NAMES_MAX} used last (about 15 MB); that one is unknown is
 * never kept. The guild says what has ended.
 */
public final class DirectoryClient {
  /** Channels, webhooks and invites whose guild is remembered. */
  public static final int NAMES_MAX = 100_000;

  private static final int OK = 200;
  private static final int CONFLICT = 409;
  private static final int NOT_FOUND = 404;

  private final Actors actors;
  private final Cache<String, Long> guilds = Caffeine.newBuilder().maximumSize(NAMES_MAX).build();

  public DirectoryClient(Actors actors) {
    this.actors = actors;
  }

  /**
   * The guild of a channel; rejected with 10003. Takes one of the request's ids, also where it is
   * known: a retry then finds it known, and its other ids must be those of the first try.
   */
  public CompletableFuture<Long> guildOfChannel(RestRequest request, long channel) {
    return guildOf(request, Names.channel(channel), DiscordError.UNKNOWN_CHANNEL);
  }

  /** The same of a webhook; rejected with 10015. */
  public CompletableFuture<Long> guildOfWebhook(RestRequest request, long webhook) {
    return guildOf(request, Names.webhook(webhook), DiscordError.UNKNOWN_WEBHOOK);
  }

  /** The same of an invite; rejected with 10006. */
  public CompletableFuture<Long> guildOfInvite(RestRequest request, String code) {
    return guildOf(request, Names.invite(code), DiscordError.UNKNOWN_INVITE);
  }

  private CompletableFuture<Long> guildOf(RestRequest request, String name, DiscordError unknown) {
    long commandId = request.ids().nextId();
    Long known = guilds.getIfPresent(name);
    if (known != null) {
      return CompletableFuture.completedFuture(known);
    }
    return resolve(request, commandId, name)
        .thenApply(
            guild -> {
              if (guild.isEmpty()) {
                throw new Rejection(unknown);
              }
              guilds.put(name, guild.getAsLong());
              return guild.getAsLong();
            });
  }

  /** What a name stands for; empty if nobody has it. */
  public CompletableFuture<OptionalLong> resolve(RestRequest request, String name) {
    return resolve(request, request.ids().nextId(), name);
  }

  private CompletableFuture<OptionalLong> resolve(
      RestRequest request, long commandId, String name) {
    return actors
        .directory(
            request,
            commandId,
            name,
            DirectoryCommand.newBuilder().setResolve(Resolve.getDefaultInstance()))
        .thenApply(
            reply ->
                isOk(reply, NOT_FOUND) ? OptionalLong.of(reply.getValue()) : OptionalLong.empty());
  }

  /**
   * Claims a name.
   *
   * @param owner an id that a retry of the request repeats
   * @param target what the name will stand for
   * @param deadlineUs when the claim lapses unless it is confirmed; 0 if it is for good
   * @return false if somebody else has it
   */
  public CompletableFuture<Boolean> claim(
      RestRequest request, String name, long owner, long target, long deadlineUs) {
    Claim claim =
        Claim.newBuilder().setOwner(owner).setTarget(target).setDeadlineUs(deadlineUs).build();
    return actors
        .directory(request, name, DirectoryCommand.newBuilder().setClaim(claim))
        .thenApply(reply -> isOk(reply, CONFLICT));
  }

  /** Makes a claim final; false if it lapsed and somebody else has the name. */
  public CompletableFuture<Boolean> confirm(RestRequest request, String name, long owner) {
    return actors
        .directory(
            request,
            name,
            DirectoryCommand.newBuilder().setConfirm(Confirm.newBuilder().setOwner(owner)))
        .thenApply(reply -> isOk(reply, CONFLICT));
  }

  /** Gives a name back. */
  public CompletableFuture<Void> release(RestRequest request, String name, long owner) {
    return actors
        .directory(
            request,
            name,
            DirectoryCommand.newBuilder().setRelease(Release.newBuilder().setOwner(owner)))
        .thenAccept(reply -> isOk(reply, CONFLICT));
  }

  /**
   * The answer to a request for which a name was claimed: if it is refused, the name is given back
   * first.
   */
  public CompletableFuture<RestResponse> releaseIfRefused(
      RestRequest request, String name, long owner, CompletableFuture<Reply> asked) {
    return asked
        .thenApply(RestResponse::of)
        .exceptionallyCompose(
            error ->
                Rejection.cause(error) instanceof Rejection rejection
                    ? CompletableFuture.completedFuture(rejection.response())
                    : CompletableFuture.failedFuture(error))
        .thenCompose(
            answer ->
                answer.isRefused()
                    ? release(request, name, owner).thenApply(released -> answer)
                    : CompletableFuture.completedFuture(answer));
  }

  /** True for 2xx, false for the status that means no; anything else is the request's answer. */
  private static boolean isOk(Reply reply, int no) {
    if (reply.getStatus() / 100 == OK / 100) {
      return true;
    }
    if (reply.getStatus() == no) {
      return false;
    }
    throw new Rejection(RestResponse.of(reply));
  }
}
