package dev.throng.gateway.rest.history;

import dev.throng.gateway.bus.ActorClient;
import dev.throng.gateway.ratelimit.GuildAdmission;
import dev.throng.gateway.ratelimit.RateLimitVerdict;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.CompletableFuture;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads messages that nobody else asks for at the same time, as they are stored: whose reactions
 * there are is not said. Thread-safe; futures complete on the bus's thread.
 */
public final class MessageLookups {
  private final ActorClient bus;
  private final LongSupplier snowflakes;
  private final InstantSource clock;
  private final @Nullable GuildAdmission admission;

  /**
   * Over a bus.
   *
   * @param snowflakes ids of commands
   * @param admission limits what one guild is asked; null for no limit
   */
  public MessageLookups(
      ActorClient bus,
      LongSupplier snowflakes,
      InstantSource clock,
      @Nullable GuildAdmission admission) {
    this.bus = bus;
    this.snowflakes = snowflakes;
    this.clock = clock;
    this.admission = admission;
  }

  /**
   * Reads for one caller.
   *
   * @param caller 0 for a webhook or an interaction, which the request names then
   * @return rejected with 429 when the guild is asked too much; else fails as {@link
   *     ActorClient#ask} says
   */
  public CompletableFuture<ReadAnswer> read(long caller, long guild, ReadMessages request) {
    if (admission != null) {
      RateLimitVerdict verdict =
          request.getWebhook() != 0 || request.getInteraction() != 0
              ? admission.admitForMembers(guild)
              : admission.admit(caller, guild);
      if (!verdict.allowed()) {
        return CompletableFuture.failedFuture(new Rejection(RestResponse.rateLimited(verdict)));
      }
    }
    ReplyTo replyTo = bus.newReplyTo();
    Header.Builder header =
        Header.newBuilder()
            .setCommandId(snowflakes.getAsLong())
            .setTimeUs(ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()))
            .setCaller(caller)
            .setReplyTo(replyTo);
    GuildCommand command =
        GuildCommand.newBuilder()
            .setGuild(guild)
            .setHeader(header)
            .setReadMessages(request)
            .build();
    return bus.ask(replyTo, Topic.GUILD_INBOX, guild, command.toByteArray())
        .thenApply(reply -> answer(caller, guild, reply));
  }

  private ReadAnswer answer(long caller, long guild, Reply reply) {
    ReadReply.Answer answer =
        ReadReply.Answer.of(reply.getStatus(), reply.getBody().toByteArray(), reply.getReadSeq());
    if (admission != null) {
      admission.answered(caller, guild, reply.getStatus(), answer.code());
    }
    return answer.answer();
  }
}
