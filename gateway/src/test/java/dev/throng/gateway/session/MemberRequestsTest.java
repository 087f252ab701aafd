package dev.throng.gateway.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.gateway.session.Transcript.Client;
import dev.throng.protocol.wire.Reply;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** REQUEST_GUILD_MEMBERS: who is asked, how often, and that each request is answered. */
class MemberRequestsTest {
  /** All but that of GUILD_CREATE, which is not what is tested here. */
  private static final int ALL = Intents.KNOWN & ~Intents.GUILDS;

  private static final long GUILD = 99L << 22;

  private final Transcript world = new Transcript();
  private final Client client = world.connect();

  @Test
  void allMembersAreSentInChunksWithTheNonce() throws Exception {
    members(1500);
    join(ALL);
    client.send(request(GUILD, "\"query\":\"\",\"limit\":0,\"nonce\":\"n\""));

    assertThat(client.log()).containsExactly("GUILD_MEMBERS_CHUNK:2", "GUILD_MEMBERS_CHUNK:3");
    JsonNode last = body(1);
    assertThat(last.path("guild_id").asText()).isEqualTo(Long.toString(GUILD));
    assertThat(last.path("members")).hasSize(500);
    assertThat(last.path("chunk_index").asInt()).isEqualTo(1);
    assertThat(last.path("chunk_count").asInt()).isEqualTo(2);
    assertThat(last.path("nonce").asText()).isEqualTo("n");
    assertThat(last.path("presences").isArray()).isTrue();
  }

  @Test
  void aHundredMembersByIdAreOneCommand() throws Exception {
    members(80);
    join(ALL);
    List<String> ids = new ArrayList<>();
    for (int id = 1; id <= 120; id++) {
      ids.add("\"" + id + "\"");
    }
    client.send(request(GUILD, "\"user_ids\":[" + String.join(",", ids) + "]"));

    assertThat(world.commands.queries).hasSize(1);
    assertThat(body(0).path("members")).hasSize(80);
    assertThat(body(0).path("not_found")).hasSize(20);
    assertThat(body(0).path("chunk_count").asInt()).isEqualTo(1);
  }

  @Test
  void aSearchIsOneCommandOfAtMostAHundredEvenWithoutAMatch() throws Exception {
    members(3_000);
    join(ALL);
    client.send(request(GUILD, "\"query\":\"nobody\",\"limit\":0"));
    client.send(request(GUILD, "\"query\":\"u12\",\"limit\":5"));

    assertThat(world.commands.queries).hasSize(2);
    assertThat(world.commands.queries.get(0).getLimit()).isEqualTo(100);
    assertThat(body(0).path("members")).isEmpty();
    assertThat(body(1).path("members")).hasSize(5);
  }

  @Test
  void membersAreSentByteForByteAsTheGuildAnswered() {
    String first = "{\"z\": 1.50, \"a\":1e3,\"nick\":\"\\u00fc\\/\",\"username\":\"u\"}";
    String second = "{ \"user\":{\"id\":\"2\",\"id\":\"3\"} }";
    world.commands.members.put(1L, first);
    world.commands.members.put(2L, second);
    join(ALL);
    client.send(request(GUILD, "\"user_ids\":[1,2]"));

    assertThat(client.bodies)
        .singleElement()
        .asString()
        .contains("\"members\":[" + first + "," + second + "],");
  }

  @Test
  void theWholeListIsAskedForOncePer30SecondsPerGuildAndTheRestIsToldSo() throws Exception {
    members(1);
    join(ALL);
    String list = "\"query\":\"\",\"limit\":0,\"nonce\":\"n\"";
    client.send(request(GUILD, list)).send(request(GUILD, list));
    client.send(request(GUILD + 1, list));

    assertThat(client.log())
        .containsExactly("GUILD_MEMBERS_CHUNK:2", "RATE_LIMITED:3", "GUILD_MEMBERS_CHUNK:4");
    JsonNode limited = body(1);
    assertThat(limited.path("opcode").asInt()).isEqualTo(8);
    assertThat(limited.path("retry_after").asDouble()).isBetween(29.0, 30.0);
    assertThat(limited.path("meta").path("guild_id").asText()).isEqualTo(Long.toString(GUILD));
    assertThat(limited.path("meta").path("nonce").asText()).isEqualTo("n");
    world.pass(30_000);
    assertThat(client.send(request(GUILD, list)).log()).containsExactly("GUILD_MEMBERS_CHUNK:5");
  }

  @Test
  void searchesAreLimitedPerSessionAndGuild() {
    members(1);
    join(ALL);
    for (int i = 0; i < 10; i++) {
      client.send(request(GUILD, "\"query\":\"u\",\"limit\":1"));
    }
    assertThat(client.log()).noneMatch(line -> line.startsWith("RATE_LIMITED"));

    assertThat(client.send(request(GUILD, "\"user_ids\":[1]")).log())
        .containsExactly("RATE_LIMITED:12");
    assertThat(world.commands.queries).hasSize(10);
  }

  @Test
  void moreUnderWayThanTheHubTakesIsRefusedUntilSomeAreAnswered() {
    members(1);
    world.commands.held = new ArrayList<>();
    join(ALL);
    for (int i = 0; i <= MemberRequests.UNDER_WAY_MAX; i++) {
      client.send(request(GUILD + i, "\"query\":\"u\",\"limit\":1"));
    }
    assertThat(client.log()).containsExactly("RATE_LIMITED:2");
    CompletableFuture<Reply> first = world.commands.held.get(0);
    first.complete(world.commands.answer(world.commands.queries.get(0)));
    world.runTasks();
    client.send(request(GUILD, "\"query\":\"u\",\"limit\":1"));

    assertThat(client.log()).containsExactly("GUILD_MEMBERS_CHUNK:3");
    assertThat(world.commands.held).hasSize(MemberRequests.UNDER_WAY_MAX + 1);
  }

  @Test
  void aBotWithoutTheIntentGetsAnEmptyListAndTheGuildIsNotAsked() throws Exception {
    members(5);
    join(ALL & ~Intents.GUILD_MEMBERS);
    client.send(request(GUILD, "\"query\":\"\",\"limit\":0"));

    assertThat(client.log()).containsExactly("GUILD_MEMBERS_CHUNK:2");
    assertThat(body(0).path("members")).isEmpty();
    assertThat(world.commands.queries).isEmpty();
    assertThat(client.send(request(GUILD, "\"user_ids\":[1]")).log()).hasSize(1);
    assertThat(body(1).path("members")).hasSize(1);
  }

  @Test
  void aGuildThatRefusesIsAnEmptyChunk() throws Exception {
    world.commands.refusal = 403;
    join(ALL);
    client.send(request(GUILD, "\"query\":\"\",\"limit\":0"));

    assertThat(client.log()).containsExactly("GUILD_MEMBERS_CHUNK:2");
    assertThat(body(0).path("chunk_count").asInt()).isEqualTo(1);
  }

  @Test
  void aPageThatFailsIsAnsweredWithWhatWasAnnouncedAndWhenToAskAgain() throws Exception {
    members(2_500);
    world.commands.held = new ArrayList<>();
    join(ALL);
    client.send(request(GUILD, "\"query\":\"\",\"limit\":0"));
    world.commands.held.get(0).complete(world.commands.answer(world.commands.queries.get(0)));
    world.runTasks();
    world.commands.held.get(1).completeExceptionally(new IllegalStateException("no reply"));
    world.runTasks();

    assertThat(client.log())
        .containsExactly(
            "GUILD_MEMBERS_CHUNK:2",
            "GUILD_MEMBERS_CHUNK:3",
            "GUILD_MEMBERS_CHUNK:4",
            "RATE_LIMITED:5");
    assertThat(body(2).path("members")).isEmpty();
    assertThat(body(2).path("chunk_index").asInt()).isEqualTo(2);
    assertThat(body(2).path("chunk_count").asInt()).isEqualTo(3);
  }

  @Test
  void aFirstPageThatFailsSaysWhenToAskAgain() {
    world.commands.refusal = 503;
    join(ALL);
    client.send(request(GUILD, "\"user_ids\":[1]"));

    assertThat(client.log()).containsExactly("RATE_LIMITED:2");
  }

  @Test
  void aNonceOfMoreThan32BytesIsIgnored() throws Exception {
    members(1);
    join(ALL);
    client.send(request(GUILD, "\"user_ids\":[1],\"nonce\":\"" + "ü".repeat(16) + "\""));
    client.send(request(GUILD, "\"user_ids\":[1],\"nonce\":\"" + "ü".repeat(17) + "\""));

    assertThat(body(0).path("nonce").asText()).isEqualTo("ü".repeat(16));
    assertThat(body(1).has("nonce")).isFalse();
  }

  @Test
  void aGuildThatTheSessionIsNotInIsNotAskedAndSaysNothing() {
    members(1);
    long session = client.ready(7, ALL);
    client.send(request(GUILD, "\"user_ids\":[1]"));
    client.send(request(7, "\"user_ids\":[1]"));
    world.attach(session, GUILD);
    client.send(request(GUILD + 1, "\"query\":\"\",\"limit\":0"));
    world.deliver(Deliveries.item(GUILD, Deliveries.detached(session, "")));
    client.send(request(GUILD, "\"user_ids\":[1]"));

    assertThat(world.commands.queries).isEmpty();
    assertThat(client.log()).isEmpty();
  }

  @Test
  void guildsThatTheSessionIsNotInTakeNothingFromTheLimits() {
    members(1);
    String list = "\"query\":\"\",\"limit\":0";
    long session = client.ready(7, ALL);
    client.send(request(GUILD, list));
    world.attach(session, GUILD);

    assertThat(client.send(request(GUILD, list)).log()).containsExactly("GUILD_MEMBERS_CHUNK:2");
  }

  @Test
  void aRequestThatFindsTheHubBusyTakesNothingFromTheLimits() {
    members(1);
    world.commands.held = new ArrayList<>();
    join(ALL);
    for (int i = 1; i <= MemberRequests.UNDER_WAY_MAX; i++) {
      client.send(request(GUILD + i, "\"user_ids\":[1]"));
    }
    String list = "\"query\":\"\",\"limit\":0";
    String search = "\"user_ids\":[1]";
    client.send(request(GUILD, list));
    for (int i = 0; i < SessionLimits.MEMBER_SEARCH.requests(); i++) {
      client.send(request(GUILD, search));
    }
    assertThat(client.log()).hasSize(11).allMatch(line -> line.startsWith("RATE_LIMITED"));
    for (int i = 0; i < 2; i++) {
      world.commands.held.get(i).complete(world.commands.answer(world.commands.queries.get(i)));
    }
    world.runTasks();
    assertThat(client.log()).hasSize(2).allMatch(line -> line.startsWith("GUILD_MEMBERS_CHUNK"));
    client.send(request(GUILD, list)).send(request(GUILD, search));

    assertThat(client.log()).isEmpty();
    assertThat(world.commands.queries).hasSize(MemberRequests.UNDER_WAY_MAX + 2);
  }

  @Test
  void anAnswerThatCannotBeSentGivesItsPlaceBack() {
    members(1);
    join(ALL);
    client.failure = new IllegalStateException("of the test");
    for (int i = 0; i < MemberRequests.UNDER_WAY_MAX; i++) {
      String search = request(GUILD + i % 60, "\"user_ids\":[1]");
      assertThatThrownBy(() -> client.send(search)).isSameAs(client.failure);
    }
    client.failure = null;

    assertThat(client.send(request(GUILD + 61, "\"user_ids\":[1]")).log())
        .singleElement()
        .asString()
        .startsWith("GUILD_MEMBERS_CHUNK");
  }

  private void join(int intents) {
    long session = client.ready(7, intents);
    for (int i = 0; i <= MemberRequests.UNDER_WAY_MAX; i++) {
      world.attach(session, GUILD + i);
    }
  }

  private void members(int count) {
    for (long id = 1; id <= count; id++) {
      world.commands.members.put(
          id, "{\"user\":{\"id\":\"" + id + "\",\"username\":\"u" + id + "\"}}");
    }
  }

  private JsonNode body(int index) throws Exception {
    return Frames.JSON.readTree(client.bodies.get(index));
  }

  private static String request(long guild, String rest) {
    return "{\"op\":8,\"d\":{\"guild_id\":\"" + guild + "\"," + rest + "}}";
  }
}
