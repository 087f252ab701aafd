package dev.throng.gateway.rest.history;

import dev.throng.gateway.bus.ActorClient;
import dev.throng.gateway.bus.BusOverloadedException;
import dev.throng.gateway.ratelimit.GuildAdmission;
import dev.throng.gateway.ratelimit.RateLimitVerdict;
import dev.throng.gateway.rest.Rejection;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.protocol.RequestTimeout;
import dev.throng.protocol.Topic;
import dev.throng.protocol.wire.GetOwnReactions;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.Header;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.Reply;
import dev.throng.protocol.wire.ReplyTo;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Asks guilds for messages: requests for the same page are one command. A request's command is
 * always sent after the request came, so that it shows all that was acknowledged before. At most
 * {@value #BATCH_MAX} requests wait in one batch and {@value #WAITING_MAX} on the node; further
 * ones fail with {@link BusOverloadedException}, which is a 503. Thread-safe; futures complete on
 * the bus's thread.
 */
public final class CoalescedReads {
  static final int BATCH_MAX = 4_000;
  static final int WAITING_MAX = 20_000;

  /**
   * A reply that has not come by then may be lost; those behind it do not wait for it. So a page is
   * asked for by at most four commands at the same time.
   */
  private static final long OVERDUE_MS = 3_000;

  /** The guild reads a row for each message of a page, and little else for a command. */
  private static final int REACTED_PER_COMMAND = 10;

  private final ActorClient bus;
  private final LongSupplier snowflakes;
  private final InstantSource clock;
  private final @Nullable GuildAdmission admission;
  private final MessageReadMetrics metrics;

  /** Guarded by itself. */
  private final Batches<PageKey, Waiter> batches = new Batches<>(BATCH_MAX, WAITING_MAX);

  /** A request. Compared by identity. */
  private static final class Waiter {
    final long caller;
    final int limit;
    final boolean member;
    final CompletableFuture<ReadAnswer> answer = new CompletableFuture<>();

    Waiter(long caller, int limit, boolean member) {
      this.caller = caller;
      this.limit = limit;
      this.member = member;
    }
  }

  /**
   * Over a bus.
   *
   * @param snowflakes ids of commands
   * @param admission limits what one guild is asked; null for no limit
   */
  public CoalescedReads(
      ActorClient bus,
      LongSupplier snowflakes,
      InstantSource clock,
      @Nullable GuildAdmission admission,
      MeterRegistry registry) {
    this.bus = bus;
    this.snowflakes = snowflakes;
    this.clock = clock;
    this.admission = admission;
    this.metrics = new MessageReadMetrics(registry, this::waiting);
  }

  /**
   * Reads for one caller.
   *
   * @param request with a limit, and no callers
   * @return rejected with 429 when the guild is asked too much; else fails as {@link
   *     ActorClient#ask} says, or with {@link TimeoutException}
   */
  public CompletableFuture<ReadAnswer> read(long caller, long guild, ReadMessages request) {
    boolean member = admission == null || admission.isMember(caller, guild);
    if (admission != null && !member) {
      RateLimitVerdict verdict = admission.admit(caller, guild);
      if (!verdict.allowed()) {
        return CompletableFuture.failedFuture(rejection(verdict));
      }
    }
    PageKey key = PageKey.of(guild, request);
    Waiter waiter = new Waiter(caller, request.getRange().getLimit(), member);
    Batches.Batch<PageKey, Waiter> launched;
    synchronized (batches) {
      if (!batches.hasRoom(key)) {
        metrics.refused.increment();
        return CompletableFuture.failedFuture(
            new BusOverloadedException("requests that wait for messages: " + batches.waiters()));
      }
      launched = batches.join(key, waiter);
    }
    var unused =
        waiter
            .answer
            .orTimeout(RequestTimeout.MS, TimeUnit.MILLISECONDS)
            .whenComplete((answer, failure) -> leaveIfLate(key, waiter, failure));
    if (launched != null) {
      launch(launched);
    }
    return waiter.answer;
  }

  private void leaveIfLate(PageKey key, Waiter waiter, @Nullable Throwable failure) {
    if (failure instanceof TimeoutException) {
      metrics.timeouts.increment();
      synchronized (batches) {
        batches.leave(key, waiter);
      }
    }
  }

  private void launch(Batches.Batch<PageKey, Waiter> batch) {
    List<Waiter> waiters;
    synchronized (batches) {
      waiters = batch.waiting();
    }
    metrics.batches.record(waiters.size());
    int limit = waiters.stream().mapToInt(waiter -> waiter.limit).max().orElse(1);
    CompletableFuture<Reply> asked = ask(batch.key(), waiters, limit);
    asked.whenComplete((reply, failure) -> complete(batch, limit, reply, failure));
    var unused =
        asked
            .copy()
            .orTimeout(OVERDUE_MS, TimeUnit.MILLISECONDS)
            .whenComplete((reply, failure) -> overtakeIfLate(batch, failure));
  }

  private void overtakeIfLate(Batches.Batch<PageKey, Waiter> batch, @Nullable Throwable failure) {
    if (failure instanceof TimeoutException) {
      Batches.Batch<PageKey, Waiter> next;
      synchronized (batches) {
        next = batches.overdue(batch);
      }
      if (next != null) {
        launch(next);
      }
    }
  }

  private CompletableFuture<Reply> ask(PageKey key, List<Waiter> waiters, int limit) {
    try {
      if (admission != null && waiters.stream().anyMatch(waiter -> waiter.member)) {
        RateLimitVerdict verdict = admission.admitForMembers(key.guild());
        if (!verdict.allowed()) {
          return CompletableFuture.failedFuture(rejection(verdict));
        }
      }
      long[] callers = waiters.stream().mapToLong(waiter -> waiter.caller).distinct().toArray();
      ReplyTo replyTo = bus.newReplyTo();
      return bus.ask(
          replyTo,
          Topic.GUILD_INBOX,
          key.guild(),
          command(key, callers, limit).setHeader(header(callers, replyTo)).build().toByteArray());
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private static GuildCommand.Builder command(PageKey key, long[] callers, int limit) {
    ReadMessages.Builder read = key.command(limit);
    if (callers.length > 1) {
      for (long caller : callers) {
        read.addCallers(caller);
      }
    }
    return GuildCommand.newBuilder().setGuild(key.guild()).setReadMessages(read);
  }

  private Header.Builder header(long[] callers, ReplyTo replyTo) {
    return Header.newBuilder()
        .setCommandId(snowflakes.getAsLong())
        .setTimeUs(ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()))
        .setCaller(callers.length == 1 ? callers[0] : 0)
        .setReplyTo(replyTo);
  }

  /** Launches those who wait behind it first: the others' answers take a while to write. */
  private void complete(
      Batches.Batch<PageKey, Waiter> batch,
      int limit,
      @Nullable Reply reply,
      @Nullable Throwable failure) {
    List<Waiter> answered;
    Batches.Batch<PageKey, Waiter> next;
    synchronized (batches) {
      answered = batch.waiting();
      next = batches.complete(batch);
    }
    if (next != null) {
      launch(next);
    }
    try {
      if (reply != null) {
        markAndAnswer(batch.key(), answered, new ReadReply(batch.key(), limit, reply));
      } else {
        fail(answered, failure);
      }
    } catch (RuntimeException e) {
      fail(answered, e);
    }
  }

  /** If there are reactions, the guild is asked once more: which of them are whose. */
  private void markAndAnswer(PageKey key, List<Waiter> waiters, ReadReply reply) {
    List<Long> reacted = reply.reacted();
    if (reacted.isEmpty()) {
      answer(key.guild(), waiters, reply);
      return;
    }
    if (admission != null) {
      admission.charge(key.guild(), 1 + reacted.size() / REACTED_PER_COMMAND);
    }
    GetOwnReactions.Builder question =
        GetOwnReactions.newBuilder().setChannel(key.channel()).addAllMessages(reacted);
    waiters.stream().map(waiter -> waiter.caller).distinct().forEach(question::addCallers);
    ReplyTo replyTo = bus.newReplyTo();
    GuildCommand command =
        GuildCommand.newBuilder()
            .setGuild(key.guild())
            .setHeader(header(new long[0], replyTo))
            .setGetOwnReactions(question)
            .build();
    var unused =
        bus.ask(replyTo, Topic.GUILD_INBOX, key.guild(), command.toByteArray())
            .thenAccept(
                own -> {
                  reply.mark(ReactionMarks.of(own));
                  answer(key.guild(), waiters, reply);
                })
            .whenComplete(
                (nothing, failure) -> {
                  if (failure != null) {
                    fail(waiters, failure);
                  }
                });
  }

  private void answer(long guild, List<Waiter> waiters, ReadReply reply) {
    for (Waiter waiter : waiters) {
      ReadReply.Answer own = reply.to(waiter.caller, waiter.limit);
      if (admission != null) {
        admission.answered(waiter.caller, guild, own.answer().status(), own.code());
      }
      waiter.answer.complete(own.answer());
    }
  }

  private static void fail(List<Waiter> waiters, @Nullable Throwable failure) {
    Throwable cause = failure == null ? new IllegalStateException("no reply") : failure;
    waiters.forEach(waiter -> waiter.answer.completeExceptionally(cause));
  }

  private static Rejection rejection(RateLimitVerdict verdict) {
    return new Rejection(RestResponse.rateLimited(verdict));
  }

  private int waiting() {
    synchronized (batches) {
      return batches.waiters();
    }
  }
}
