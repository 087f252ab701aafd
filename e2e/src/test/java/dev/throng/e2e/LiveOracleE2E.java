package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.throng.client.Dispatch;
import dev.throng.client.EventLog;
import dev.throng.client.GatewaySession;
import dev.throng.client.RestAnswer;
import dev.throng.client.RestTransport;
import dev.throng.client.ThrongApi;
import dev.throng.e2e.GuildModel.Heard;
import dev.throng.e2e.GuildModel.Message;
import dev.throng.local.chaos.MessageRows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Seeded random commands against the live stack and, at the same time, against a small model of it:
 * every answer, what every session heard, every page of history and the stored rows must agree.
 */
class LiveOracleE2E {
  private static final int STEPS = 300;
  private static final int PEOPLE = 5;
  private static final int SESSIONS_MAX = 6;
  private static final String VIEW_CHANNEL = "1024";
  private static final Duration TIMEOUT = Duration.ofSeconds(60);

  private final LiveStack stack = LiveStack.get();
  private final List<ThrongApi> people = new ArrayList<>();
  private final List<Long> userIds = new ArrayList<>();
  private final List<GatewaySession> sessions = new ArrayList<>();
  private final List<EventLog> logs = new ArrayList<>();
  private final List<Integer> connected = new ArrayList<>();
  private List<Long> channels;
  private long guild;
  private String invite;
  private GuildModel model;
  private Random random;

  static LongStream seeds() {
    // The second one sent a message between a join and the snapshots of the joined sessions.
    return LongStream.of(1, -8568040725511047867L, ThreadLocalRandom.current().nextLong());
  }

  @ParameterizedTest(name = "seed {0}")
  @MethodSource("seeds")
  void theLiveStackDoesWhatTheModelDoes(long seed) throws Exception {
    random = new Random(seed);
    createWorld();
    for (int person = 1; person < PEOPLE - 1; person++) {
      joinOrLeave(person);
    }
    try {
      for (int step = 0; step < STEPS; step++) {
        step();
      }
      compare();
    } catch (AssertionError | RuntimeException e) {
      throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
    } finally {
      sessions.forEach(GatewaySession::close);
    }
  }

  private void createWorld() {
    for (int person = 0; person < PEOPLE; person++) {
      ThrongApi api = stack.newPerson("oracle");
      people.add(api);
      userIds.add(api.me().path("id").asLong());
    }
    ThrongApi owner = people.get(GuildModel.OWNER);
    guild = owner.createGuild("Oracle").path("id").asLong();
    invite = owner.createInvite(stack.textChannel(owner, guild));
    channels =
        List.of(
            owner.createChannel(guild, "first").path("id").asLong(),
            owner.createChannel(guild, "second").path("id").asLong());
    model = new GuildModel(channels);
  }

  private void step() {
    int person = random.nextInt(PEOPLE);
    long channel = channels.get(random.nextInt(channels.size()));
    int choice = random.nextInt(100);
    if (choice < 45) {
      create(person, channel);
    } else if (choice < 58) {
      edit(person, channel);
    } else if (choice < 68) {
      delete(person, channel);
    } else if (choice < 85) {
      page(channel);
    } else if (choice < 91) {
      connect(person);
    } else if (choice < 93) {
      disconnect();
    } else if (choice < 96) {
      cut();
    } else if (choice < 98) {
      joinOrLeave(person);
    } else {
      hideOrShow(person, channel);
    }
  }

  private void create(int person, long channel) {
    String content = "by " + person + " " + random.nextInt(1_000_000);
    RestAnswer answer = send(person, "POST", path(channel), content);
    if (model.sees(person, channel)) {
      model.create(channel, answer.orThrow().path("id").asLong(), person, content);
    } else {
      assertThat(answer.code()).isEqualTo(50001);
    }
  }

  private void edit(int person, long channel) {
    Long id = anyMessage(channel);
    if (id == null) {
      return;
    }
    String content = "edited " + random.nextInt(1_000_000);
    RestAnswer answer = send(person, "PATCH", path(channel) + "/" + id, content);
    if (!model.sees(person, channel)) {
      assertThat(answer.code()).isEqualTo(50001);
    } else if (model.messages(channel).get(id).author() != person) {
      assertThat(answer.code()).isEqualTo(50005);
    } else {
      assertThat(answer.orThrow().path("content").asText()).isEqualTo(content);
      model.edit(channel, id, content);
    }
  }

  private void delete(int person, long channel) {
    Long id = anyMessage(channel);
    if (id == null) {
      return;
    }
    RestAnswer answer = people.get(person).rest().request("DELETE", path(channel) + "/" + id, null);
    if (!model.sees(person, channel)) {
      assertThat(answer.code()).isEqualTo(50001);
    } else if (!model.mayDelete(person, model.messages(channel).get(id))) {
      assertThat(answer.code()).isEqualTo(50013);
    } else {
      assertThat(answer.status()).isEqualTo(204);
      model.delete(channel, id);
    }
  }

  /**
   * All ask at the same time, each for more or less of the page, so that requests share commands.
   */
  private void page(long channel) {
    Long anchor = anyMessage(channel);
    boolean newest = anchor == null || random.nextBoolean();
    List<Integer> limits = new ArrayList<>();
    List<CompletableFuture<RestAnswer>> answers = new ArrayList<>();
    for (ThrongApi person : people) {
      int limit = 1 + random.nextInt(20);
      String query = path(channel) + "?limit=" + limit + (newest ? "" : "&before=" + anchor);
      limits.add(limit);
      answers.add(person.rest().requestAsync("GET", query, null));
    }
    NavigableMap<Long, Message> expected = model.messages(channel).descendingMap();
    if (!newest) {
      expected = expected.tailMap(anchor, false);
    }
    for (int person = 0; person < PEOPLE; person++) {
      RestAnswer answer = answers.get(person).join();
      if (model.sees(person, channel)) {
        assertPage(answer.orThrow(), expected, limits.get(person));
      } else {
        assertThat(answer.code()).isEqualTo(50001);
      }
    }
  }

  private void assertPage(JsonNode page, Map<Long, Message> expected, int limit) {
    List<Heard> entries = new ArrayList<>();
    page.forEach(m -> entries.add(new Heard("", m.path("id").asLong(), text(m))));
    assertThat(entries)
        .isEqualTo(
            expected.entrySet().stream()
                .limit(limit)
                .map(entry -> new Heard("", entry.getKey(), entry.getValue().content()))
                .toList());
  }

  private void connect(int person) {
    if (connected.size() == SESSIONS_MAX) {
      return;
    }
    EventLog log = new EventLog();
    ThrongApi api = people.get(person);
    sessions.add(GatewaySession.open(api, api.gateway(), 0, log));
    logs.add(log);
    log.await("READY", event -> true, TIMEOUT);
    if (model.isMember(person)) {
      awaitGuild(log);
    }
    int session = sessions.size() - 1;
    connected.add(session);
    model.connect(session, person);
  }

  private void disconnect() {
    if (!connected.isEmpty()) {
      int session = connected.remove(random.nextInt(connected.size()));
      compareSession(session);
      sessions.get(session).close();
    }
  }

  private void cut() {
    if (!connected.isEmpty()) {
      sessions.get(connected.get(random.nextInt(connected.size()))).cut();
    }
  }

  private void joinOrLeave(int person) {
    if (!model.isMember(person)) {
      List<EventLog> own =
          connected.stream()
              .filter(session -> model.owner(session) == person)
              .map(logs::get)
              .toList();
      List<Long> before = own.stream().map(this::snapshots).toList();
      people.get(person).acceptInvite(invite);
      // The success says that the person is a member; what its sessions hear begins with the
      // snapshot that each of them gets.
      for (int i = 0; i < own.size(); i++) {
        EventLog log = own.get(i);
        long known = before.get(i);
        stack.eventually(() -> assertThat(snapshots(log)).isGreaterThan(known));
      }
      model.join(person);
    } else if (person != GuildModel.OWNER) {
      people.get(person).rest().request("DELETE", "/users/@me/guilds/" + guild, null).orThrow();
      model.leave(person);
    }
  }

  private void hideOrShow(int person, long channel) {
    RestTransport owner = people.get(GuildModel.OWNER).rest();
    String path = "/channels/" + channel + "/permissions/" + userIds.get(person);
    if (model.isMember(person) && model.sees(person, channel)) {
      ObjectNode deny = RestTransport.JSON.createObjectNode().put("type", 1).put("allow", "0");
      owner.request("PUT", path, deny.put("deny", VIEW_CHANNEL)).orThrow();
      model.hide(channel, person);
    } else {
      owner.request("DELETE", path, null);
      model.show(channel, person);
    }
  }

  private long snapshots(EventLog log) {
    return log.events("GUILD_CREATE").stream().filter(event -> event.id() == guild).count();
  }

  private void awaitGuild(EventLog log) {
    log.await("GUILD_CREATE", event -> event.id() == guild, TIMEOUT);
  }

  private void compare() {
    connected.forEach(this::compareSession);
    for (long channel : channels) {
      NavigableMap<Long, Message> expected = model.messages(channel).descendingMap();
      List<JsonNode> all = new ArrayList<>();
      for (String anchor = ""; ; anchor = "before=" + all.get(all.size() - 1).path("id").asText()) {
        JsonNode page = people.get(GuildModel.OWNER).history(channel, anchor, 100);
        page.forEach(all::add);
        if (page.size() < 100) {
          break;
        }
      }
      assertThat(all.stream().map(m -> m.path("id").asLong()))
          .containsExactlyElementsOf(expected.keySet());
    }
    stack.eventually(this::compareRows);
  }

  private void compareRows() {
    try (MessageRows rows = stack.chaosTarget().openRows(Set.copyOf(channels))) {
      List<Long> expected = new ArrayList<>();
      channels.forEach(channel -> expected.addAll(model.messages(channel).keySet()));
      assertThat(rows.read().stream().map(row -> row.messageId()))
          .containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  /** A session that was disconnected is compared only up to then. */
  private void compareSession(int session) {
    List<Heard> expected = model.heard(session);
    EventLog log = logs.get(session);
    stack.eventually(() -> assertThat(heard(log)).hasSizeGreaterThanOrEqualTo(expected.size()));
    assertThat(heard(log)).isEqualTo(expected);
    assertThat(sessions.get(session).counters().identifies()).isEqualTo(1);
    assertThat(sessions.get(session).counters().sequenceBreaks()).isZero();
  }

  private List<Heard> heard(EventLog log) {
    List<Heard> heard = new ArrayList<>();
    for (Dispatch event : log.events()) {
      if (event.type().startsWith("MESSAGE_")
          && channels.contains(event.data().path("channel_id").asLong())) {
        heard.add(new Heard(event.type(), event.id(), text(event.data())));
      }
    }
    return heard;
  }

  private RestAnswer send(int person, String method, String path, String content) {
    ObjectNode body = RestTransport.JSON.createObjectNode().put("content", content);
    return people.get(person).rest().request(method, path, body);
  }

  private @Nullable Long anyMessage(long channel) {
    List<Long> ids = List.copyOf(model.messages(channel).keySet());
    return ids.isEmpty() ? null : ids.get(random.nextInt(ids.size()));
  }

  private static String path(long channel) {
    return "/channels/" + channel + "/messages";
  }

  private static String text(JsonNode message) {
    return message.path("content").asText("");
  }
}
