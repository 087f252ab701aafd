package dev.throng.benchmarks.search;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.throng.gateway.config.GatewayConfig;
import dev.throng.gateway.search.ElasticsearchMessageIndex;
import dev.throng.gateway.search.MessageQuery;
import dev.throng.gateway.search.SearchOutcome;
import dev.throng.jobs.core.fixture.GuildBench;
import dev.throng.jobs.core.fixture.RandomGuild;
import dev.throng.jobs.core.search.MessageIndexer;
import dev.throng.jobs.core.search.SearchChange;
import dev.throng.local.config.RepositoryRoot;
import dev.throng.local.server.ElasticsearchServer;
import dev.throng.protocol.search.SearchRouting;
import dev.throng.protocol.wire.CreateMessage;
import dev.throng.protocol.wire.Event;
import dev.throng.protocol.wire.GuildCommand;
import dev.throng.protocol.wire.ListReadableChannels;
import dev.throng.protocol.wire.ReadableChannels;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Searches of a random guild by its members, with the guild's actor, the indexer, the gateway's
 * queries and a real Elasticsearch, against a scan of all messages by one who asks the oracle of
 * permissions of each.
 */
final class SearchOracleITCase {
  private static final long SEED = Long.getLong("throng.seed", 20261122);
  private static final int SEARCHES = Integer.getInteger("throng.searches", 2_000);
  private static final int MESSAGES = 600;
  private static final long FIRST_MESSAGE = 1_500_000_000_000_000_000L;
  private static final String PAIR = "東京";
  private static final String[] WORDS = {"red", "green", "blue", "Crème", "sun", "moon", PAIR};
  private static final JsonMapper JSON = new JsonMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir private static Path dir;
  private static ElasticsearchServer elasticsearch;

  private final Random random = new Random(SEED);
  private final RandomGuild world = new RandomGuild(SEED);
  private final MessageIndexer indexer =
      new MessageIndexer(new SearchRouting(List.of("main"), 2, new TreeMap<>()));
  private final TreeMap<Long, Sent> sent = new TreeMap<>();

  private record Sent(long channel, long author, List<String> words) {}

  /** What somebody looks for, in words of the oracle. */
  private record Wanted(long author, List<String> phrase, Set<Long> channels) {
    boolean matches(Sent message) {
      boolean named = author == 0 || author == message.author();
      return named
          && (channels.isEmpty() || channels.contains(message.channel()))
          && (phrase.isEmpty() || indexOf(message.words()) >= 0);
    }

    private int indexOf(List<String> words) {
      for (int i = 0; i + phrase.size() <= words.size(); i++) {
        if (words.subList(i, i + phrase.size()).equals(phrase)) {
          return i;
        }
      }
      return -1;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    elasticsearch = ElasticsearchServer.start(dir);
    try (var in =
        MessageIndexer.class.getResourceAsStream(
            "/dev/throng/jobs/flink/search/index-template.json")) {
      String template = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      request("PUT", "/_index_template/messages", template);
    }
  }

  @AfterAll
  static void stop() {
    elasticsearch.close();
  }

  @Test
  void aSearchFindsExactlyWhatItsCallerMayRead() throws Exception {
    System.out.println("seed " + SEED);
    try (ElasticsearchMessageIndex index = index()) {
      assertThat(index.search(GuildBench.GUILD, query(world.textChannels(), nothing(), 0)).join())
          .as("before there is an index")
          .isInstanceOf(SearchOutcome.NotReady.class);
      request("PUT", "/messages-shared-0", "{}");
      request("PUT", "/messages-shared-1", "{}");
      send();
      int found = 0;
      int hidden = 0;
      for (int i = 0; i < SEARCHES; i++) {
        if (i % 4 == 0) {
          world.change();
        }
        long user = world.users().get(random.nextInt(world.users().size()));
        Wanted wanted = wanted();
        List<Long> expected = scan(user, wanted);
        assertThat(search(index, user, wanted))
            .as("search %d by %d for %s", i, user, wanted)
            .isEqualTo(expected);
        found += expected.size();
        hidden += (int) sent.values().stream().filter(wanted::matches).count() - expected.size();
      }
      System.out.println("searches=" + SEARCHES + " found=" + found + " hidden=" + hidden);
      assertThat(found).isGreaterThan(SEARCHES);
      assertThat(hidden).isGreaterThan(SEARCHES);
    }
    runDocumentedQueries();
    elasticsearch.kill();
    try (ElasticsearchMessageIndex index = index()) {
      assertThat(index.search(GuildBench.GUILD, query(world.textChannels(), nothing(), 0)).join())
          .as("when nobody answers")
          .isInstanceOf(SearchOutcome.Unavailable.class);
    }
  }

  /** Those of docs/analysts.md: each finds something to count. */
  private static void runDocumentedQueries() throws Exception {
    String page = Files.readString(RepositoryRoot.find().resolve("docs/analysts.md"));
    Matcher query = Pattern.compile("(?m)^POST (/messages\\S+)\n(?s:(\\{.*?\n\\}))$").matcher(page);
    int queries = 0;
    while (query.find()) {
      JsonNode answer = request("POST", query.group(1), query.group(2));
      assertThat(answer.at("/hits/total/value").asInt()).as(query.group(2)).isPositive();
      assertThat(answer.path("aggregations")).as(query.group(2)).isNotEmpty();
      queries++;
    }
    assertThat(queries).isEqualTo(4);
  }

  /** Newest first, of all messages. */
  private List<Long> scan(long user, Wanted wanted) {
    Set<Long> readable = world.readable(user, true);
    List<Long> expected = new ArrayList<>();
    sent.descendingMap()
        .forEach(
            (id, message) -> {
              if (readable.contains(message.channel()) && wanted.matches(message)) {
                expected.add(id);
              }
            });
    return expected;
  }

  /** As REST does it, page by page. */
  private List<Long> search(ElasticsearchMessageIndex index, long user, Wanted wanted)
      throws Exception {
    List<Long> readable =
        ReadableChannels.parseFrom(
                world
                    .bench
                    .as(
                        user,
                        GuildCommand.newBuilder()
                            .setListReadableChannels(
                                ListReadableChannels.newBuilder().setWithNsfw(true)))
                    .reply()
                    .getBody())
            .getChannelsList()
            .stream()
            .filter(id -> wanted.channels().isEmpty() || wanted.channels().contains(id))
            .toList();
    List<Long> ids = new ArrayList<>();
    while (!readable.isEmpty()) {
      SearchOutcome outcome =
          index.search(GuildBench.GUILD, query(readable, wanted, ids.size())).join();
      assertThat(outcome).isInstanceOf(SearchOutcome.Found.class);
      SearchOutcome.Found page = (SearchOutcome.Found) outcome;
      page.hits().forEach(hit -> ids.add(hit.message()));
      if (page.hits().isEmpty() || ids.size() >= page.total()) {
        return ids;
      }
    }
    return ids;
  }

  private static MessageQuery query(List<Long> channels, Wanted wanted, int offset) {
    return new MessageQuery(
        channels,
        wanted.phrase().isEmpty()
            ? null
            : new MessageQuery.Phrase(String.join(" ", wanted.phrase()), 0),
        0,
        Long.MAX_VALUE,
        wanted.author() == 0
            ? List.of()
            : List.of(
                new MessageQuery.TermFilter(
                    "author_id", List.of(Long.toUnsignedString(wanted.author())), false)),
        new MessageQuery.Page(offset, 25, false, false));
  }

  private static Wanted nothing() {
    return new Wanted(0, List.of(), Set.of());
  }

  private Wanted wanted() {
    List<String> phrase = new ArrayList<>();
    for (int i = random.nextInt(4); i > 0; i--) {
      phrase.add(WORDS[random.nextInt(WORDS.length)]);
    }
    // A pair of characters takes two places in the index: phrases with it are found less exactly.
    if (phrase.contains(PAIR)) {
      phrase = List.of(PAIR);
    }
    long author =
        random.nextInt(3) == 0 ? world.users().get(random.nextInt(world.users().size())) : 0;
    Set<Long> channels = new TreeSet<>();
    for (int i = random.nextInt(5) - 2; i > 0; i--) {
      channels.add(world.textChannels().get(random.nextInt(world.textChannels().size())));
    }
    return new Wanted(author, phrase, channels);
  }

  /** Messages of those who may send, indexed as the search job does it. */
  private void send() throws Exception {
    StringBuilder bulk = new StringBuilder();
    for (int i = 0; sent.size() < MESSAGES; i++) {
      if (i % 20 == 0) {
        world.change();
      }
      long author = world.users().get(random.nextInt(world.users().size()));
      long channel = world.textChannels().get(random.nextInt(world.textChannels().size()));
      List<String> words = new ArrayList<>();
      for (int word = 1 + random.nextInt(8); word > 0; word--) {
        words.add(WORDS[random.nextInt(WORDS.length)]);
      }
      long id = FIRST_MESSAGE + i;
      CreateMessage.Builder command =
          CreateMessage.newBuilder()
              .setChannel(channel)
              .setMessage(id)
              .setContent(String.join(" ", words));
      GuildBench.Outcome outcome =
          world.bench.as(author, GuildCommand.newBuilder().setCreateMessage(command));
      for (Event event : outcome.events()) {
        SearchChange change = indexer.change(event);
        sent.put(change.message(), new Sent(channel, author, words));
        bulk.append(
            JSON.writeValueAsString(
                Map.of(
                    "index",
                    Map.of(
                        "_index", change.route().index(),
                        "_id", Long.toString(change.message()),
                        "routing", change.route().routing(),
                        "version", change.version(),
                        "version_type", "external"))));
        bulk.append('\n').append(new String(change.document(), StandardCharsets.UTF_8));
        bulk.append('\n');
      }
    }
    JsonNode answer = request("POST", "/_bulk?refresh=true", bulk.toString());
    assertThat(answer.path("errors").asBoolean(true)).as(answer.toString()).isFalse();
  }

  private static ElasticsearchMessageIndex index() {
    Properties properties = new Properties();
    properties.setProperty("kafka.bootstrap-servers", "127.0.0.1:1");
    properties.setProperty("cassandra.contact-points", "127.0.0.1:1");
    properties.setProperty("cassandra.local-datacenter", "dc1");
    properties.setProperty("token.secret", "0123456789abcdef0123456789abcdef");
    properties.setProperty("search.cells", "main=" + elasticsearch.url());
    properties.setProperty("search.shared-indices", "2");
    properties.setProperty("search.timeout", "PT20S");
    return new ElasticsearchMessageIndex(GatewayConfig.of(properties, Map.of()).search());
  }

  private static JsonNode request(String method, String path, String body) throws Exception {
    HttpResponse<String> answer =
        HTTP.send(
            HttpRequest.newBuilder(URI.create(elasticsearch.url() + path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return JSON.readTree(answer.body());
  }
}
