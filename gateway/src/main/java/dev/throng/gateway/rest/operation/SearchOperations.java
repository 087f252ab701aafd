package dev.throng.gateway.rest.operation;

import dev.throng.gateway.ratelimit.RateLimitVerdict;
import dev.throng.gateway.rest.Actors;
import dev.throng.gateway.rest.ReplyBodies;
import dev.throng.gateway.rest.RestRequest;
import dev.throng.gateway.rest.RestResponse;
import dev.throng.gateway.rest.history.MessageLookups;
import dev.throng.gateway.search.MessageQuery;
import dev.throng.gateway.search.SearchAdmission;
import dev.throng.gateway.search.SearchOutcome;
import dev.throng.gateway.search.SearchServices;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListReadableChannels;
import dev.throng.protocol.wire.ReadableChannels;
import dev.throng.protocol.wire.Reply;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * Searches a guild: its actor says where the caller may read, the index which messages there match,
 * and these are read as any message is, so that the index decides neither what is shown nor to
 * whom.
 */
final class SearchOperations {
  private final Actors actors;
  private final FoundMessages messages;
  private final VisibleContent content;
  private final @Nullable SearchServices search;

  SearchOperations(
      Actors actors,
      MessageLookups lookups,
      VisibleContent content,
      @Nullable SearchServices search) {
    this.actors = actors;
    this.messages = new FoundMessages(lookups);
    this.content = content;
    this.search = search;
  }

  void declare(Declarations ops) {
    ops.op("guild_search")
        .limit(10, 10)
        .reading(SearchForm::read)
        .answer((in, form) -> content.visible(in, admit(in, form)));
  }

  private CompletionStage<RestResponse> admit(RestRequest in, SearchForm form) {
    if (search == null) {
      return done(RestResponse.error(DiscordError.FEATURE_DISABLED));
    }
    SearchAdmission admission = search.admission();
    return switch (admission.enter(in.caller())) {
      case NODE_BOUND -> done(RestResponse.unavailable());
      case USER_BOUND -> done(RestResponse.rateLimited(tooMany()));
      case ADMITTED ->
          search(in, form, search).whenComplete((answer, failure) -> admission.leave(in.caller()));
    };
  }

  private RateLimitVerdict tooMany() {
    double resetAt = actors.nowMs() / 1e3 + 1;
    return new RateLimitVerdict(false, RateLimitVerdict.Scope.USER, 1, 0, 1, resetAt);
  }

  private CompletableFuture<RestResponse> search(
      RestRequest in, SearchForm form, SearchServices services) {
    long guild = in.pathId("guild_id");
    GuildCommand.Builder command =
        GuildCommand.newBuilder()
            .setListReadableChannels(
                ListReadableChannels.newBuilder().setWithNsfw(form.withNsfw()));
    try {
      return actors
          .guild(in, guild, command)
          .thenCompose(
              reply -> {
                RestResponse answer = RestResponse.of(reply);
                return answer.isSuccess()
                    ? find(in, guild, within(form.query(), channels(reply)), services)
                    : CompletableFuture.completedFuture(answer);
              });
    } catch (RuntimeException e) {
      return CompletableFuture.failedFuture(e);
    }
  }

  private CompletableFuture<RestResponse> find(
      RestRequest in, long guild, MessageQuery query, SearchServices services) {
    CompletableFuture<SearchOutcome> found =
        query.channels().isEmpty()
            ? CompletableFuture.completedFuture(new SearchOutcome.Found(0, List.of()))
            : services.index().search(guild, query);
    return found.thenCompose(
        outcome -> {
          if (outcome instanceof SearchOutcome.Found page) {
            return messages.answer(in, guild, page);
          }
          return CompletableFuture.completedFuture(
              outcome instanceof SearchOutcome.NotReady
                  ? FoundMessages.notReady()
                  : RestResponse.unavailable());
        });
  }

  /** In those of the channels that were asked for, or in all, that the caller may read. */
  private static MessageQuery within(MessageQuery query, List<Long> readable) {
    Set<Long> wanted = new HashSet<>(query.channels());
    return query.in(
        readable.stream().filter(id -> wanted.isEmpty() || wanted.contains(id)).toList());
  }

  private static List<Long> channels(Reply reply) {
    return ReplyBodies.parse(
            ReadableChannels.parser(), reply.getBody(), "a guild's reply to ListReadableChannels")
        .getChannelsList();
  }

  private static CompletionStage<RestResponse> done(RestResponse answer) {
    return CompletableFuture.completedFuture(answer);
  }
}
