package dev.throng.gateway.rest;

import com.google.protobuf.MessageLite;
import dev.throng.gateway.bus.ActorClient;
import dev.throng.gateway.ratelimit.RateLimitVerdict;
import dev.throng.gateway.ratelimit.RateLimiter;
import dev.throng.protocol.Names;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.DirectoryCommand;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import dev.throng.protocol.wire.UserCommand;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Asks actors on behalf of a request: fills in the header and picks the inbox. Thread-safe; the
 * futures complete on the bus's thread and fail as {@link ActorClient#ask} says.
 */
public final class Actors {
  private final ActorClient bus;
  private final InstantSource clock;
  private final @Nullable RateLimiter limiter;

  /**
   * Over a bus.
   *
   * @param limiter limits what one guild is asked; null for no limit
   */
  public Actors(ActorClient bus, InstantSource clock, @Nullable RateLimiter limiter) {
    this.bus = bus;
    this.clock = clock;
    this.limiter = limiter;
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
      RestRequest request, long user, Consumer<UserCommand.Builder> command) {
    UserCommand.Builder builder = UserCommand.newBuilder().setUser(user);
    command.accept(builder);
    Header.Builder header = header(request, request.ids().nextId());
    return ask(Topic.USER_INBOX, user, to -> builder.setHeader(header.setReplyTo(to)).build());
  }

  /** Gives a guild a command that is a new one of this request. */
  public CompletableFuture<Reply> guild(
      RestRequest request, long guild, Consumer<GuildCommand.Builder> command) {
    return guild(request, request.ids().nextId(), guild, command);
  }

  /**
   * Gives a guild a command.
   *
   * @param commandId of the command: the guild answers a repeat as it did the first time
   * @return rejected with 429 when the guild is asked too much
   */
  public CompletableFuture<Reply> guild(
      RestRequest request, long commandId, long guild, Consumer<GuildCommand.Builder> command) {
    if (limiter != null) {
      RateLimitVerdict verdict = limiter.guild(guild);
      if (!verdict.allowed()) {
        return CompletableFuture.failedFuture(new Rejection(RestResponse.rateLimited(verdict)));
      }
    }
    GuildCommand.Builder builder = GuildCommand.newBuilder().setGuild(guild);
    command.accept(builder);
    Header.Builder header = header(request, commandId);
    return ask(Topic.GUILD_INBOX, guild, to -> builder.setHeader(header.setReplyTo(to)).build());
  }

  /** Asks the DirectoryClient about a name. */
  public CompletableFuture<Reply> directory(
      RestRequest request, String name, Consumer<DirectoryCommand.Builder> command) {
    DirectoryCommand.Builder builder = DirectoryCommand.newBuilder().setName(name);
    command.accept(builder);
    Header.Builder header = header(request, request.ids().nextId());
    return ask(
        Topic.DIRECTORY_INBOX,
        Names.key(name),
        to -> builder.setHeader(header.setReplyTo(to)).build());
  }

  private Header.Builder header(RestRequest request, long commandId) {
    return Header.newBuilder()
        .setCommandId(commandId)
        .setTimeUs(nowUs())
        .setCaller(request.caller());
  }

  private CompletableFuture<Reply> ask(
      Topic inbox, long key, Function<ReplyTo, MessageLite> envelope) {
    return bus.ask(inbox, key, to -> envelope.apply(to).toByteArray());
  }
}
