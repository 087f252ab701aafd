package dev.throng.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class GatewaySessionITCase {
  private static final int NO_BEAT = 60_000;
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final EventLog heard = new EventLog();
  private FakeGateway gateway;
  private GatewaySession session;

  @BeforeEach
  void connect() throws Exception {
    gateway = new FakeGateway();
    ThrongApi bot = ThrongApi.anonymous(URI.create("http://127.0.0.1:1")).bot("secret");
    session = GatewaySession.open(bot, gateway.url(), 513, heard);
  }

  @AfterEach
  void disconnect() {
    session.close();
    gateway.close();
  }

  @Test
  void itIdentifiesWithTokenAndIntents() throws Exception {
    identified("s1");

    assertThat(session.ready().get(30, TimeUnit.SECONDS).path("session_id").asText())
        .isEqualTo("s1");
  }

  @Test
  void afterACutItResumesWhereItWas() throws Exception {
    identified("s1");
    gateway.message(2, 22);
    awaitMessage(22);
    session.cut();

    gateway.acceptAndHello(NO_BEAT);
    JsonNode resume = gateway.receive();
    assertThat(resume.path("op").asInt()).isEqualTo(6);
    assertThat(resume.at("/d/session_id").asText()).isEqualTo("s1");
    assertThat(resume.at("/d/seq").asInt()).isEqualTo(2);
    assertThat(resume.at("/d/token").asText()).isEqualTo("secret");
    gateway.message(3, 33);
    gateway.send("{'op':0,'t':'RESUMED','s':4,'d':{}}");
    awaitMessage(33);
    heard.await("RESUMED", event -> true, TIMEOUT);

    assertThat(session.counters()).isEqualTo(new SessionCounters(2, 1, 1, 0));
    assertThat(heard.newSessions()).isZero();
  }

  @Test
  void itResumesWhenAskedToReconnect() throws Exception {
    identified("s1");
    gateway.send("{'op':7,'d':null,'s':null,'t':null}");

    gateway.acceptAndHello(NO_BEAT);
    assertThat(gateway.receive().path("op").asInt()).isEqualTo(6);
  }

  @Test
  void itBeginsANewSessionWhenTheOldOneIsInvalid() throws Exception {
    identified("s1");
    session.cut();
    gateway.acceptAndHello(NO_BEAT);
    assertThat(gateway.receive().path("op").asInt()).isEqualTo(6);
    gateway.send("{'op':9,'d':false,'s':null,'t':null}");

    assertThat(gateway.receive().path("op").asInt()).isEqualTo(2);
    gateway.ready("s2");
    heard.await("READY", event -> event.data().path("session_id").asText().equals("s2"), TIMEOUT);
    assertThat(heard.newSessions()).isEqualTo(1);
    assertThat(session.counters()).isEqualTo(new SessionCounters(2, 0, 2, 0));
  }

  @Test
  void itBeginsANewSessionAfterATimeOutOfTheOldOne() throws Exception {
    identified("s1");
    gateway.close(4009);

    gateway.acceptAndHello(NO_BEAT);
    assertThat(gateway.receive().path("op").asInt()).isEqualTo(2);
    assertThat(heard.newSessions()).isEqualTo(1);
  }

  @Test
  void itDoesNotComeBackWhenTheTokenIsRefused() throws Exception {
    gateway.acceptAndHello(NO_BEAT);
    gateway.receive();
    gateway.close(4004);

    assertThatThrownBy(() -> session.ready().get(30, TimeUnit.SECONDS))
        .hasMessageContaining("4004");
  }

  @Test
  void itBeatsAndComesBackWhenNobodyAnswers() throws Exception {
    gateway.acceptAndHello(200);
    gateway.receive();
    gateway.ready("s1");
    JsonNode beat = gateway.receive();
    assertThat(beat.path("op").asInt()).isEqualTo(1);
    assertThat(beat.path("d").asInt()).isEqualTo(1);

    gateway.acceptAndHello(NO_BEAT);
    assertThat(gateway.receive().path("op").asInt()).isEqualTo(6);
  }

  @Test
  void aHoleInTheSequenceIsCounted() throws Exception {
    identified("s1");
    gateway.message(3, 33);
    awaitMessage(33);

    assertThat(session.counters().sequenceBreaks()).isEqualTo(1);
  }

  private void identified(String id) throws Exception {
    gateway.acceptAndHello(NO_BEAT);
    JsonNode identify = gateway.receive();
    assertThat(identify.path("op").asInt()).isEqualTo(2);
    assertThat(identify.at("/d/token").asText()).isEqualTo("secret");
    assertThat(identify.at("/d/intents").asInt()).isEqualTo(513);
    gateway.ready(id);
    session.ready().get(30, TimeUnit.SECONDS);
  }

  private void awaitMessage(long id) {
    heard.await("MESSAGE_CREATE", event -> event.id() == id, TIMEOUT);
  }
}
