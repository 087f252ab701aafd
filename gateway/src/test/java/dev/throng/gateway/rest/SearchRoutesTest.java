package dev.throng.gateway.rest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.search.MessageIndex;
import dev.throng.gateway.search.MessageQuery;
import dev.throng.gateway.search.SearchAdmission;
import dev.throng.gateway.search.SearchOutcome;
import dev.throng.gateway.search.SearchServices;
import dev.throng.protocol.DiscordError;
import dev.throng.protocol.wire.ReadMessages;
import dev.throng.protocol.wire.ReadableChannels;
import dev.throng.protocol.wire.Reply;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A search from the request to the answer, over an index that is told what it finds. */
final class SearchRoutesTest {
  private static final long OTHER_CHANNEL = 1_000_000_000_000_000_014L;
  private static final long HIDDEN_CHANNEL = 1_000_000_000_000_000_015L;
  private static final long LATE_CHANNEL = 1_000_000_000_000_000_016L;
  private static final String SEARCH = "/guilds/" + RestFixture.GUILD + "/messages/search";
  private static final ScriptedIndex index = new ScriptedIndex();

  @AutoClose
  private static final RestFixture rest =
      new RestFixture(
          new SearchServices(index, new SearchAdmission(3, 2, new SimpleMeterRegistry())));

  private final List<ReadMessages> reads = new CopyOnWriteArrayList<>();
  private CompletableFuture<Reply> late = new CompletableFuture<>();

  private static final class ScriptedIndex implements MessageIndex {
    final List<MessageQuery> queries = new CopyOnWriteArrayList<>();
    volatile Function<MessageQuery, CompletableFuture<SearchOutcome>> answer = query -> found(0);

    @Override
    public CompletableFuture<SearchOutcome> search(long guild, MessageQuery query) {
      assertThat(guild).isEqualTo(RestFixture.GUILD);
      queries.add(query);
      return answer.apply(query);
    }
  }

  private static CompletableFuture<SearchOutcome> found(long total, SearchOutcome.Hit... hits) {
    return CompletableFuture.completedFuture(new SearchOutcome.Found(total, List.of(hits)));
  }

  private static SearchOutcome.Hit hit(long message) {
    return new SearchOutcome.Hit(RestFixture.CHANNEL, message);
  }

  /** Message 6 is gone by now, and another channel hidden. */
  private static Reply page(ReadMessages read) {
    assertThat(read.hasRange()).isFalse();
    return read.getChannel() == HIDDEN_CHANNEL
        ? ScriptedActors.error(DiscordError.MISSING_ACCESS)
        : ScriptedActors.reply(
            200,
            read.getMessagesList().stream()
                .filter(message -> message != 6)
                .sorted()
                .map(message -> "{\"id\":\"" + message + "\",\"reactions\":[{\"count\":1}]}")
                .collect(Collectors.joining(",", "[", "]")));
  }

  /** The caller may read two channels. */
  @BeforeEach
  void guild() {
    index.queries.clear();
    index.answer = query -> found(0);
    rest.actors.guildCommands.clear();
    rest.actors.guilds =
        command -> {
          if (command.hasListReadableChannels()) {
            return ScriptedActors.done(
                Reply.newBuilder()
                    .setStatus(200)
                    .setBody(
                        ReadableChannels.newBuilder()
                            .addChannels(RestFixture.CHANNEL)
                            .addChannels(OTHER_CHANNEL)
                            .build()
                            .toByteString())
                    .build());
          }
          reads.add(command.getReadMessages());
          return command.getReadMessages().getChannel() == LATE_CHANNEL
              ? late
              : ScriptedActors.done(page(command.getReadMessages()));
        };
  }

  @Test
  void whatIsFoundIsReadFromTheStoreAndWhatIsGoneIsLeftOut() {
    index.answer =
        query -> found(4, hit(9), new SearchOutcome.Hit(HIDDEN_CHANNEL, 8), hit(6), hit(5));

    RestFixture.Answer answer = rest.person("GET", SEARCH + "?content=hello", null);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().path("total_results").asInt()).isEqualTo(2);
    assertThat(answer.json().path("doing_deep_historical_index").asBoolean(true)).isFalse();
    assertThat(answer.json().path("analytics_id").asText()).isNotEmpty();
    assertThat(answer.json().path("messages")).hasSize(2);
    assertThat(answer.json().at("/messages/0").toString())
        .isEqualTo("[{\"id\":\"9\",\"hit\":true}]");
    assertThat(answer.json().at("/messages/1/0/id").asText()).isEqualTo("5");
  }

  @Test
  void whateverIsFoundInAChannelIsReadAtOnceAndNothingElseIsAsked() {
    index.answer =
        query ->
            found(
                25,
                LongStream.range(10, 35).mapToObj(id -> hit(id)).toArray(SearchOutcome.Hit[]::new));

    assertThat(rest.person("GET", SEARCH, null).json().path("messages")).hasSize(25);

    assertThat(reads).hasSize(1);
    assertThat(reads.get(0).getMessagesList())
        .containsExactlyElementsOf(LongStream.range(10, 35).boxed().toList());
    assertThat(rest.actors.guildCommands).hasSize(2);
  }

  @Test
  void aChannelThatIsLateIsLeftOutAndNoneInTimeIs202() {
    late = ScriptedActors.done(ScriptedActors.error(DiscordError.SERVICE_UNAVAILABLE));
    SearchOutcome.Hit missing = new SearchOutcome.Hit(LATE_CHANNEL, 8);
    index.answer = query -> found(7, hit(9), missing);
    RestFixture.Answer some = rest.person("GET", SEARCH, null);
    assertThat(some.status()).isEqualTo(200);
    assertThat(some.json().path("messages")).hasSize(1);
    assertThat(some.json().path("total_results").asInt()).isEqualTo(6);

    index.answer = query -> found(7, missing);
    RestFixture.Answer none = rest.person("GET", SEARCH, null);
    assertThat(none.status()).isEqualTo(202);
    assertThat(none.json().path("retry_after").asInt()).isPositive();

    late = CompletableFuture.failedFuture(new TimeoutException());
    index.answer = query -> found(7, hit(9), missing);
    assertThat(rest.person("GET", SEARCH, null).json().path("messages")).hasSize(1);
  }

  @Test
  void onlyChannelsThatTheGuildNamesAreSearched() {
    rest.bot("GET", SEARCH, null);
    rest.bot("GET", SEARCH + "?channel_id=" + OTHER_CHANNEL + "&channel_id=99", null);

    assertThat(index.queries.get(0).channels()).containsExactly(RestFixture.CHANNEL, OTHER_CHANNEL);
    assertThat(index.queries.get(1).channels()).containsExactly(OTHER_CHANNEL);
    assertThat(rest.bot("GET", SEARCH + "?channel_id=99", null).json().path("messages")).isEmpty();
    assertThat(index.queries).hasSize(2);
    assertThat(rest.actors.guildCommands.get(0).getListReadableChannels().getWithNsfw()).isFalse();
    rest.bot("GET", SEARCH + "?include_nsfw=true", null);
    assertThat(rest.actors.guildCommands.get(3).getListReadableChannels().getWithNsfw()).isTrue();
  }

  @Test
  void whoIsNotInTheGuildIsToldSo() {
    rest.actors.guilds =
        command -> ScriptedActors.done(ScriptedActors.error(DiscordError.MISSING_ACCESS));
    assertThat(rest.bot("GET", SEARCH, null).code()).isEqualTo(50001);
    assertThat(index.queries).isEmpty();
  }

  @Test
  void everyParameterIsAskedFor() {
    RestFixture.Answer answer =
        rest.bot(
            "GET",
            SEARCH
                + "?content=good%20day&slop=1&min_id=100&max_id=200&limit=5&offset=10"
                + "&author_id=1&author_id=2&author_type=user&author_type=-bot&mentions=3"
                + "&mentions_role_id=4&mention_everyone=true&replied_to_user_id=5"
                + "&replied_to_message_id=6&pinned=false&has=image&has=-link&embed_type=gif"
                + "&embed_provider=Tube&link_hostname=example.org&attachment_filename=a.png"
                + "&attachment_extension=png&sort_by=relevance&sort_order=asc",
            null);

    assertThat(answer.status()).isEqualTo(200);
    MessageQuery query = index.queries.get(0);
    assertThat(query.content()).isEqualTo(new MessageQuery.Phrase("good day", 1));
    assertThat(query.minId()).isEqualTo(100);
    assertThat(query.maxId()).isEqualTo(200);
    assertThat(query.page()).isEqualTo(new MessageQuery.Page(10, 5, true, true));
    assertThat(query.filters())
        .containsExactlyInAnyOrder(
            any("author_id", "1", "2"),
            any("author_type", "user"),
            none("author_type", "bot"),
            any("mentions", "3"),
            any("mention_roles", "4"),
            any("mention_everyone", "true"),
            any("replied_to_user_id", "5"),
            any("replied_to_message_id", "6"),
            any("pinned", "false"),
            any("has", "image"),
            none("has", "link"),
            any("embed_type", "gifv"),
            any("embed_provider", "Tube"),
            any("link_hostname", "example.org"),
            any("attachment_filename", "a.png"),
            any("attachment_extension", "png"));
  }

  private static MessageQuery.TermFilter any(String field, String... values) {
    return new MessageQuery.TermFilter(field, List.of(values), false);
  }

  private static MessageQuery.TermFilter none(String field, String... values) {
    return new MessageQuery.TermFilter(field, List.of(values), true);
  }

  @Test
  void withoutParametersItIsTheNewestOfEverything() {
    rest.bot("GET", SEARCH, null);
    MessageQuery query = index.queries.get(0);
    assertThat(query.content()).isNull();
    assertThat(query.filters()).isEmpty();
    assertThat(query.minId()).isZero();
    assertThat(query.maxId()).isEqualTo(Long.MAX_VALUE);
    assertThat(query.page()).isEqualTo(new MessageQuery.Page(0, 25, false, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"limit=26", "limit=0", "offset=9976", "slop=101", "has=car", "sort_by=mood"})
  void whatIsOutOfBoundsIsRefused(String parameter) {
    assertThat(rest.bot("GET", SEARCH + "?" + parameter, null).status()).isEqualTo(400);
  }

  @Test
  void whatIsTooDearIsRefusedByName() {
    String many = "a%20".repeat(65);
    assertThat(rest.bot("GET", SEARCH + "?content=" + many, null).fieldError("/content"))
        .isEqualTo("SEARCH_TOO_EXPENSIVE");
    String chinese = "%E4%B8%9C".repeat(65);
    assertThat(rest.bot("GET", SEARCH + "?content=" + chinese, null).status()).isEqualTo(400);
    String some = "a%20".repeat(20);
    assertThat(rest.bot("GET", SEARCH + "?slop=100&content=" + some, null).status()).isEqualTo(400);
    assertThat(rest.bot("GET", SEARCH + "?slop=99&content=" + some, null).status()).isEqualTo(200);
  }

  @Test
  void anIndexThatIsBeingMadeIs202() {
    index.answer = query -> CompletableFuture.completedFuture(new SearchOutcome.NotReady());
    RestFixture.Answer answer = rest.bot("GET", SEARCH, null);
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.code()).isEqualTo(110_000);
    assertThat(answer.json().path("retry_after").asInt()).isPositive();
    assertThat(answer.json().path("documents_indexed").isInt()).isTrue();
  }

  @Test
  void anIndexThatDoesNotAnswerIs503() {
    index.answer =
        query -> CompletableFuture.completedFuture(new SearchOutcome.Unavailable("late"));
    assertThat(rest.bot("GET", SEARCH, null).status()).isEqualTo(503);
  }

  @Test
  void searchesUnderWayAreBoundedForAUserAndForTheNode() throws Exception {
    CompletableFuture<SearchOutcome> late = new CompletableFuture<>();
    index.answer = query -> late;
    List<CompletableFuture<RestFixture.Answer>> waiting = new CopyOnWriteArrayList<>();
    begin(waiting, 1, () -> rest.bot("GET", SEARCH, null));
    begin(waiting, 2, () -> rest.bot("GET", SEARCH, null));

    RestFixture.Answer third = rest.bot("GET", SEARCH, null);
    assertThat(third.status()).isEqualTo(429);
    assertThat(third.header("X-RateLimit-Scope")).isEqualTo("user");
    begin(waiting, 3, () -> rest.person("GET", SEARCH, null));
    assertThat(rest.person("GET", SEARCH, null).status()).isEqualTo(503);

    late.complete(new SearchOutcome.Found(0, List.of()));
    for (CompletableFuture<RestFixture.Answer> answer : waiting) {
      assertThat(RestFixture.await(answer).status()).isEqualTo(200);
    }
    assertThat(rest.bot("GET", SEARCH, null).status()).isEqualTo(200);
  }

  private static void begin(
      List<CompletableFuture<RestFixture.Answer>> waiting,
      int underWay,
      Supplier<RestFixture.Answer> request)
      throws InterruptedException {
    waiting.add(CompletableFuture.supplyAsync(request));
    while (index.queries.size() < underWay) {
      Thread.sleep(5);
    }
  }

  @Test
  void withoutAnIndexItIsRefused() {
    try (RestFixture bare = new RestFixture(false)) {
      RestFixture.Answer answer = bare.bot("GET", SEARCH, null);
      assertThat(answer.status()).isEqualTo(403);
      assertThat(answer.code()).isEqualTo(40006);
    }
  }
}
