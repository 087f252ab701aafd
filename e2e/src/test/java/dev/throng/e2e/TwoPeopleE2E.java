package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import dev.throng.client.Dispatch;
import dev.throng.client.EventLog;
import dev.throng.client.GatewaySession;
import dev.throng.client.RestException;
import dev.throng.client.ThrongApi;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** Two people, each at a gateway of their own, from registration to deletion of a message. */
class TwoPeopleE2E {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final long READ_MESSAGE_HISTORY = 1L << 16;

  private final LiveStack stack = LiveStack.get();

  @Test
  void twoPeopleMeetAndTalk() {
    ThrongApi ada = stack.newPerson("ada");
    ThrongApi grace = stack.newPersonElsewhere("grace");
    long guild = ada.createGuild("Analytical engines").path("id").asLong();
    long channel = stack.textChannel(ada, guild);
    EventLog heardByAda = new EventLog();
    EventLog heardByGrace = new EventLog();

    try (GatewaySession first = GatewaySession.open(ada, ada.gateway(), 0, heardByAda);
        GatewaySession second = GatewaySession.open(grace, grace.gateway(), 0, heardByGrace)) {
      heardByAda.await("GUILD_CREATE", event -> event.id() == guild, TIMEOUT);
      heardByGrace.await("READY", event -> true, TIMEOUT);

      grace.acceptInvite(ada.createInvite(channel));
      Dispatch joined = heardByGrace.await("GUILD_CREATE", event -> event.id() == guild, TIMEOUT);
      assertThat(joined.data().path("name").asText()).isEqualTo("Analytical engines");
      heardByAda.await("GUILD_MEMBER_ADD", event -> true, TIMEOUT);
      assertThat(ada.members(guild, 10)).hasSize(2);

      JsonNode sent = ada.createMessage(channel, "hello", "n1");
      long id = sent.path("id").asLong();
      Dispatch heard = heardByGrace.await("MESSAGE_CREATE", event -> event.id() == id, TIMEOUT);
      assertThat(heard.data().path("content").asText()).isEqualTo("hello");
      assertThat(heard.data().path("nonce").asText()).isEqualTo("n1");

      ada.editMessage(channel, id, "hello, Grace");
      Dispatch edited = heardByGrace.await("MESSAGE_UPDATE", event -> event.id() == id, TIMEOUT);
      assertThat(edited.data().path("content").asText()).isEqualTo("hello, Grace");
      assertThat(grace.message(channel, id).path("content").asText()).isEqualTo("hello, Grace");

      String thumb = "/channels/" + channel + "/messages/" + id + "/reactions/%F0%9F%91%8D";
      grace.rest().request("PUT", thumb + "/@me", null).orThrow();
      Dispatch reacted = heardByAda.await("MESSAGE_REACTION_ADD", event -> true, TIMEOUT);
      assertThat(reacted.data().at("/emoji/name").asText()).isEqualTo("\ud83d\udc4d");
      assertThat(grace.message(channel, id).at("/reactions/0/me").asBoolean()).isTrue();
      assertThat(ada.message(channel, id).at("/reactions/0/me").asBoolean(true)).isFalse();
      assertThat(ada.history(channel, "", 5).at("/0/reactions/0/count").asInt()).isEqualTo(1);
      assertThat(ada.rest().request("GET", thumb, null).orThrow())
          .extracting(user -> user.path("username").asText())
          .containsExactly(reacted.data().at("/member/user/username").asText());

      grace.startTyping(channel);
      heardByAda.await("TYPING_START", event -> true, TIMEOUT);

      ada.deleteMessage(channel, id);
      heardByGrace.await("MESSAGE_DELETE", event -> event.id() == id, TIMEOUT);
      assertRefused(10008, () -> grace.message(channel, id));
      assertThat(first.counters().sequenceBreaks()).isZero();
      assertThat(second.counters().sequenceBreaks()).isZero();
    }
  }

  @Test
  void aChannelThatIsDeletedIsUnknownFromThenOn() {
    ThrongApi ada = stack.newPerson("ada");
    long channel = stack.textChannel(ada, ada.createGuild("Ends").path("id").asLong());
    long id = ada.createMessage(channel, "last words", null).path("id").asLong();
    assertThat(ids(ada.history(channel, "", 5))).containsExactly(id);

    ada.rest().request("DELETE", "/channels/" + channel, null).orThrow();

    assertRefused(10003, () -> ada.message(channel, id));
    assertRefused(10003, () -> ada.history(channel, "", 5));
    assertRefused(10003, () -> ada.createMessage(channel, "echo", null));
  }

  @Test
  void aRetryWithTheSameNonceIsNotASecondMessage() {
    ThrongApi person = stack.newPerson("twice");
    long channel = stack.textChannel(person, person.createGuild("Once").path("id").asLong());

    long first = person.createMessage(channel, "once", "same").path("id").asLong();
    long second = person.createMessage(channel, "once", "same").path("id").asLong();

    assertThat(second).isEqualTo(first);
    assertThat(ids(person.history(channel, "after=" + (first - 1), 100))).containsExactly(first);
  }

  @Test
  void historyIsPagedBackInOrderWithoutHoleOrRepeat() {
    ThrongApi person = stack.newPerson("pager");
    long channel = stack.textChannel(person, person.createGuild("Pages").path("id").asLong());
    List<Long> sent = new ArrayList<>();
    for (int i = 0; i < 120; i++) {
      sent.add(person.createMessage(channel, "m" + i, null).path("id").asLong());
    }
    Collections.reverse(sent);

    List<Long> paged = new ArrayList<>(ids(person.history(channel, "", 50)));
    while (paged.size() < sent.size()) {
      List<Long> page = ids(person.history(channel, "before=" + paged.get(paged.size() - 1), 50));
      assertThat(page).isNotEmpty();
      paged.addAll(page);
    }

    assertThat(paged.subList(0, sent.size())).isEqualTo(sent);
    long middle = sent.get(60);
    assertThat(ids(person.history(channel, "after=" + middle, 10))).isEqualTo(sent.subList(50, 60));
    assertThat(ids(person.history(channel, "around=" + middle, 5))).isEqualTo(sent.subList(58, 63));
  }

  @Test
  void whoMayNotReadTheHistoryStillChangesWhatIsTheirs() {
    ThrongApi ada = stack.newPerson("ada");
    ThrongApi grace = stack.newPerson("grace");
    long guild = ada.createGuild("No history").path("id").asLong();
    long channel = stack.textChannel(ada, guild);
    grace.acceptInvite(ada.createInvite(channel));
    String deny = "{\"type\":0,\"deny\":\"" + READ_MESSAGE_HISTORY + "\"}";
    String everyone = "/channels/" + channel + "/permissions/" + guild;
    assertThat(ada.rest().rawAsync("PUT", everyone, deny).join().status()).isEqualTo(204);
    long ofAda = ada.createMessage(channel, "not yours", null).path("id").asLong();
    long ofGrace = grace.createMessage(channel, "mine", null).path("id").asLong();

    assertRefused(50001, () -> grace.message(channel, ofGrace));
    assertThat(grace.editMessage(channel, ofGrace, "edited").path("content").asText())
        .isEqualTo("edited");
    grace.deleteMessage(channel, ofGrace);
    assertRefused(10008, () -> ada.message(channel, ofGrace));
    assertRefused(50005, () -> grace.editMessage(channel, ofAda, "x"));
    assertRefused(50013, () -> grace.deleteMessage(channel, ofAda));
  }

  @Test
  void aPersonLogsInWithThePasswordAndNoOther() {
    String name = stack.newName("login");
    String email = name + "@example.org";
    ThrongApi anonymous = stack.api();
    String registered = anonymous.register(name, email, "a long password");

    String token = anonymous.login(email, "a long password");

    JsonNode me = anonymous.person(token).me();
    assertThat(me).isEqualTo(anonymous.person(registered).me());
    assertThat(me.path("username").asText()).isEqualTo(name);
    assertThat(me.path("email").asText()).isEqualTo(email);
    assertRefused(50035, () -> anonymous.login(email, "another password"));
  }

  @Test
  void aSessionThatWasCutOffHearsWhatItMissedOnce() {
    ThrongApi person = stack.newPerson("cut");
    long guild = person.createGuild("Cut").path("id").asLong();
    long channel = stack.textChannel(person, guild);
    EventLog heard = new EventLog();

    try (GatewaySession session = GatewaySession.open(person, person.gateway(), 0, heard)) {
      heard.await("GUILD_CREATE", event -> event.id() == guild, TIMEOUT);
      List<Long> sent = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        if (i % 10 == 5) {
          session.cut();
        }
        sent.add(person.createMessage(channel, "m" + i, null).path("id").asLong());
      }
      long last = sent.get(sent.size() - 1);
      heard.await("MESSAGE_CREATE", event -> event.id() == last, TIMEOUT);

      assertThat(heard.events("MESSAGE_CREATE")).extracting(Dispatch::id).isEqualTo(sent);
      assertThat(session.counters().resumes()).isPositive();
      assertThat(session.counters().identifies()).isEqualTo(1);
      assertThat(session.counters().sequenceBreaks()).isZero();
    }
  }

  private static void assertRefused(int code, ThrowingCallable request) {
    assertThatThrownBy(request)
        .isInstanceOfSatisfying(
            RestException.class, refused -> assertThat(refused.code()).isEqualTo(code));
  }

  private static List<Long> ids(JsonNode messages) {
    List<Long> ids = new ArrayList<>();
    messages.forEach(message -> ids.add(message.path("id").asLong()));
    return ids;
  }
}
