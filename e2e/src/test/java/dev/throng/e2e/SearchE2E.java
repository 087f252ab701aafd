package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.RestAnswer;
import dev.throng.client.ThrongApi;
import dev.throng.e2e.conformance.AnswerSchemas;
import dev.throng.e2e.conformance.Caller;
import dev.throng.e2e.conformance.ConformanceReport;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Messages are found, by those who may read them and as they are now. */
class SearchE2E {
  private static final LiveStack stack = LiveStack.get();
  private static final long VIEW_CHANNEL = 1L << 10;
  private static final int MEASURED = 20;

  @BeforeAll
  static void startSearch() {
    stack.startSearch();
  }

  @Test
  void aPersonAndABotFindMessagesAsTheyAreAndOnlyWhereTheyMayRead() {
    ThrongApi ada = stack.newPerson("ada");
    ThrongApi grace = stack.newPersonElsewhere("grace");
    long guild = ada.createGuild("Library").path("id").asLong();
    long open = stack.textChannel(ada, guild);
    long secret = ada.createChannel(guild, "secret").path("id").asLong();
    grace.acceptInvite(ada.createInvite(open));
    long application = ada.createApplication(stack.newName("librarian")).path("id").asLong();
    ThrongApi bot = stack.api().bot(ada.createBot(application));
    ada.authorizeBot(application, guild, 0);
    deny(ada, secret, guild);

    long said = ada.createMessage(open, "the first Zygomorphic flower", null).path("id").asLong();
    long whispered = ada.createMessage(secret, "a zygomorphic secret", null).path("id").asLong();
    long plain = grace.createMessage(open, "nothing of the kind", null).path("id").asLong();

    stack.eventually(
        () ->
            assertThat(found(ada, guild, "content=zygomorphic")).containsExactly(whispered, said));
    assertThat(found(grace, guild, "content=zygomorphic")).containsExactly(said);
    assertThat(found(bot, guild, "content=zygomorphic")).containsExactly(said);
    assertThat(found(grace, guild, "channel_id=" + secret)).isEmpty();
    stack.eventually(
        () ->
            assertThat(found(bot, guild, "author_id=" + grace.me().path("id").asText()))
                .contains(plain));
    AnswerSchemas schemas = AnswerSchemas.load();
    ConformanceReport report = new ConformanceReport(schemas);
    JsonNode hit =
        new Caller(schemas, report, grace)
            .call("guild_search?content=zygomorphic", guild)
            .at("/messages/0/0");
    assertThat(report.differences()).isEmpty();
    assertThat(hit.path("hit").asBoolean()).isTrue();
    assertThat(hit.path("content").asText()).isEqualTo("the first Zygomorphic flower");

    ada.editMessage(open, said, "the first actinomorphic flower");
    stack.eventually(
        () -> {
          assertThat(found(bot, guild, "content=actinomorphic%20flower")).containsExactly(said);
          assertThat(found(bot, guild, "content=zygomorphic")).isEmpty();
        });

    ada.deleteMessage(open, said);
    assertThat(found(grace, guild, "content=actinomorphic"))
        .as("the store knows of the delete at once")
        .isEmpty();
    assertThat(search(stack.newPerson("stranger"), guild, "content=flower").status())
        .isEqualTo(403);
  }

  @Test
  void aMessageIsFoundWithinSeconds() {
    ThrongApi ada = stack.newPerson("ada");
    long guild = ada.createGuild("Stopwatch").path("id").asLong();
    long channel = stack.textChannel(ada, guild);
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < MEASURED; i++) {
      String word = "lap" + i;
      long begin = System.nanoTime();
      long id = ada.createMessage(channel, word, null).path("id").asLong();
      stack.eventually(() -> assertThat(found(ada, guild, "content=" + word)).containsExactly(id));
      seconds.add((System.nanoTime() - begin) / 1e9);
    }
    Collections.sort(seconds);
    System.out.printf(
        Locale.ROOT,
        "send -> findable, s: p50 %.2f, max %.2f of %d%n",
        seconds.get(MEASURED / 2),
        seconds.get(MEASURED - 1),
        MEASURED);
  }

  @Test
  void chatDoesNotNoticeWhatHappensToTheIndexAndEverythingIsFoundAfterwards() {
    ThrongApi ada = stack.newPerson("ada");
    long guild = ada.createGuild("Outage").path("id").asLong();
    long channel = stack.textChannel(ada, guild);

    stack.stack().signal("elasticsearch", "STOP");
    try {
      sendAndRead(ada, channel, 30);
      assertThat(search(ada, guild, "content=outage").status()).isEqualTo(503);
    } finally {
      stack.stack().signal("elasticsearch", "CONT");
    }
    stack.eventually(() -> assertThat(total(ada, guild, "content=outage")).isEqualTo(30));

    stack.stack().signal("elasticsearch", "KILL");
    sendAndRead(ada, channel, 10);
    stack.eventually(() -> assertThat(total(ada, guild, "content=outage")).isEqualTo(40));
  }

  private static void sendAndRead(ThrongApi api, long channel, int count) {
    for (int i = 0; i < count; i++) {
      long id = api.createMessage(channel, "outage " + i, null).path("id").asLong();
      assertThat(api.message(channel, id).path("content").asText()).isEqualTo("outage " + i);
    }
  }

  private static long total(ThrongApi api, long guild, String query) {
    RestAnswer answer = search(api, guild, query);
    assertThat(answer.status()).isEqualTo(200);
    return answer.body().path("total_results").asLong();
  }

  private static void deny(ThrongApi owner, long channel, long guild) {
    owner
        .rest()
        .rawAsync(
            "PUT",
            "/channels/" + channel + "/permissions/" + guild,
            "{\"type\":0,\"allow\":\"0\",\"deny\":\"" + VIEW_CHANNEL + "\"}")
        .join()
        .orThrow();
  }

  private static List<Long> found(ThrongApi api, long guild, String query) {
    RestAnswer answer = search(api, guild, query);
    assertThat(answer.status()).isEqualTo(200);
    List<Long> ids = new ArrayList<>();
    answer.body().path("messages").forEach(hit -> ids.add(hit.at("/0/id").asLong()));
    return ids;
  }

  private static RestAnswer search(ThrongApi api, long guild, String query) {
    return api.rest().request("GET", "/guilds/" + guild + "/messages/search?" + query, null);
  }
}
