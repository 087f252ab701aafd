package dev.throng.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.client.EventLog;
import dev.throng.client.GatewaySession;
import dev.throng.client.RestAnswer;
import dev.throng.client.ThrongApi;
import java.io.IOException;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What Discord refuses is refused with Discord's code, and those who did nothing wrong go on. */
@TestInstance(Lifecycle.PER_CLASS)
class BadInputE2E {
  private static final Duration TIMEOUT = Duration.ofSeconds(60);
  private static final String V10 = "?v=10&encoding=json";
  private static final String NOBODY = "1";

  private final LiveStack stack = LiveStack.get();
  private final ThrongApi owner = stack.newPerson("owner");
  private final ThrongApi member = stack.newPerson("member");
  private final ThrongApi stranger = stack.newPerson("stranger");
  private final URI gateway = owner.gateway();
  private long guild;
  private long channel;
  private long message;
  private EventLog heard;
  private GatewaySession bystander;

  @BeforeAll
  void twoOfThreeShareAGuild() {
    guild = owner.createGuild("Bad input").path("id").asLong();
    channel = stack.textChannel(owner, guild);
    member.acceptInvite(owner.createInvite(channel));
    message = owner.createMessage(channel, "mine", null).path("id").asLong();
  }

  @BeforeEach
  void somebodyIsConnected() {
    heard = new EventLog();
    bystander = GatewaySession.open(member, gateway, 0, heard);
    heard.await("GUILD_CREATE", event -> event.id() == guild, TIMEOUT);
  }

  @AfterEach
  void thatPersonWasNotDisturbed() {
    long id = owner.createMessage(channel, "still here", null).path("id").asLong();
    heard.await("MESSAGE_CREATE", event -> event.id() == id, TIMEOUT);
    assertThat(bystander.counters().connects()).isEqualTo(1);
    assertThat(bystander.counters().sequenceBreaks()).isZero();
    assertThat(heard.events("MESSAGE_CREATE")).hasSize(1);
    assertThat(heard.events("MESSAGE_UPDATE")).isEmpty();
    assertThat(heard.events("MESSAGE_DELETE")).isEmpty();
    bystander.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"content\": | 400 | 50109",
        "nonsense | 400 | 50109",
        "[] | 400 | 50035",
        "{\"content\":{}} | 400 | 50035",
        "{\"content\":\"   \"} | 400 | 50006",
        "{} | 400 | 50006",
        "{\"content\":\"x\",\"nonce\":\"12345678901234567890123456\"} | 400 | 50035",
        "{\"content\":\"x\",\"tts\":\"perhaps\"} | 400 | 50035",
      })
  void aMessageThatIsNoneIsRefused(String body, int status, int code) {
    expect(raw(owner, "POST", messages(), body), status, code);
  }

  @Test
  void aMessageOfMoreThan2000CharactersIsRefusedAndOneOf2000IsNot() {
    RestAnswer refused =
        raw(owner, "POST", messages(), "{\"content\":\"" + "x".repeat(2001) + "\"}");
    expect(refused, 400, 50035);
    assertThat(refused.body().at("/errors/content/_errors/0/code").asText())
        .isEqualTo("BASE_TYPE_MAX_LENGTH");

    ThrongApi other = stack.newPerson("long");
    long elsewhere = stack.textChannel(other, other.createGuild("Long").path("id").asLong());
    String longest = "\ud83d\ude00".repeat(2000);
    assertThat(other.createMessage(elsewhere, longest, null).path("content").asText())
        .isEqualTo(longest);
  }

  @Test
  void aBodyOfManyMegabytesIsRefusedUnread() throws Exception {
    String head =
        "POST /api/v10%s HTTP/1.1\r\nHost: x\r\nAuthorization: %s\r\n"
            .formatted(messages(), owner.rest().authorization());
    String answer =
        exchange(
            stack.rest(),
            head + "Content-Type: application/json\r\nContent-Length: " + (40 << 20) + "\r\n\r\n{");

    assertThat(answer)
        .startsWith("HTTP/1.1 413 Request Entity Too Large\r\n")
        .containsIgnoringCase("\r\nconnection: close\r\n")
        .endsWith("{\"message\":\"Request entity too large\",\"code\":40005}");
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /channels/1/messages, 404, 10003",
    "GET, /guilds/1, 404, 10004",
    "GET, /guilds/1/members, 404, 10004",
    "POST, /invites/nosuchcode, 404, 10006",
    "GET, /no/such/route, 404, 0",
    "GET, /channels/notanid/messages, 400, 50035",
  })
  void whatIsNotThereIsUnknown(String method, String path, int status, int code) {
    expect(raw(owner, method, path, null), status, code);
  }

  @Test
  void anUnknownMessageIsUnknownForReadEditAndDelete() {
    expect(raw(owner, "GET", messages() + "/" + NOBODY, null), 404, 10008);
    expect(raw(owner, "PATCH", messages() + "/" + NOBODY, "{\"content\":\"x\"}"), 404, 10008);
    expect(raw(owner, "DELETE", messages() + "/" + NOBODY, null), 404, 10008);
  }

  @Test
  void whoIsNotInTheGuildHasNoAccess() {
    expect(raw(stranger, "GET", messages(), null), 403, 50001);
    expect(raw(stranger, "POST", messages(), "{\"content\":\"x\"}"), 403, 50001);
    expect(raw(stranger, "GET", "/guilds/" + guild + "/members", null), 403, 50001);
    expect(raw(stranger, "POST", "/channels/" + channel + "/typing", null), 403, 50001);
  }

  @Test
  void whoMayNotIsMissingThePermission() {
    String channels = "/guilds/" + guild + "/channels";
    expect(raw(member, "POST", channels, "{\"name\":\"x\",\"type\":0}"), 403, 50013);
    expect(raw(member, "PATCH", messages() + "/" + message, "{\"content\":\"x\"}"), 403, 50005);
    expect(raw(member, "DELETE", messages() + "/" + message, null), 403, 50013);
  }

  @Test
  void tokensThatAreForgedOrVoidAreUnauthorized() {
    String token = owner.rest().authorization();
    String otherEnd = token.endsWith("A") ? "B" : "A";
    String forged = token.substring(0, token.length() - 2) + otherEnd + otherEnd;
    for (String wrong : new String[] {forged, "", "x", "a.b.c", "Bot " + forged}) {
      ThrongApi caller = stack.api().person(wrong);
      expect(raw(caller, "GET", "/users/@me", null), 401, 0);
    }
    expect(raw(stack.api(), "GET", "/users/@me", null), 401, 0);

    long application = owner.createApplication("reset").path("id").asLong();
    ThrongApi old = stack.api().bot(owner.createBot(application));
    assertThat(old.me().path("id").asLong()).isEqualTo(application);
    ThrongApi renewed = stack.api().bot(owner.resetBotToken(application));
    stack.eventually(() -> expect(raw(old, "GET", "/users/@me", null), 401, 0));
    assertThat(renewed.me().path("id").asLong()).isEqualTo(application);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "garbage | 4002",
        "[] | 4002",
        "{\"op\":\"two\"} | 4001",
        "{\"op\":99,\"d\":null} | 4001",
        "{\"op\":3,\"d\":{\"since\":null,\"activities\":[],\"status\":\"x\",\"afk\":false}} | 4003",
        "{\"op\":2,\"d\":{\"token\":\"a.b.c\",\"properties\":{}}} | 4004",
        "{\"op\":6,\"d\":{\"token\":\"a.b.c\",\"session_id\":\"x\",\"seq\":1}} | 4004",
      })
  void whatIsNoProperFrameClosesTheSocket(String frame, int code) throws Exception {
    try (RawSocket socket = new RawSocket(gateway, V10)) {
      socket.send(frame);
      assertThat(socket.awaitClose()).isEqualTo(code);
    }
  }

  @Test
  void bytesAndLongFramesCloseTheSocket() throws Exception {
    try (RawSocket socket = new RawSocket(gateway, V10)) {
      byte[] noise = new byte[500];
      new Random(1).nextBytes(noise);
      socket.send(noise);
      assertThat(socket.awaitClose()).isEqualTo(4002);
    }
    try (RawSocket socket = new RawSocket(gateway, V10)) {
      socket.send("{\"op\":1,\"d\":\"" + "x".repeat(100_000) + "\"}");
      assertThat(socket.awaitClose()).isEqualTo(4002);
    }
  }

  @Test
  void anUnknownVersionClosesTheSocket() throws Exception {
    try (RawSocket socket = new RawSocket(gateway, "?v=3&encoding=json")) {
      assertThat(socket.awaitClose()).isEqualTo(4012);
    }
  }

  @Test
  void identifyingTwiceAndResumingAheadCloseTheSocket() throws Exception {
    String token = stranger.rest().authorization();
    String identify = "{\"op\":2,\"d\":{\"token\":\"" + token + "\",\"properties\":{}}}";
    String session;
    try (RawSocket socket = new RawSocket(gateway, V10)) {
      socket.send(identify);
      String ready = socket.awaitFrame("\"READY\"");
      session = ready.replaceAll(".*\"session_id\":\"([^\"]+)\".*", "$1");
      socket.send(identify);
      assertThat(socket.awaitClose()).isEqualTo(4005);
    }
    try (RawSocket socket = new RawSocket(gateway, V10)) {
      socket.send(
          "{\"op\":6,\"d\":{\"token\":\"%s\",\"session_id\":\"%s\",\"seq\":1000000}}"
              .formatted(token, session));
      assertThat(socket.awaitClose()).isEqualTo(4007);
    }
    try (RawSocket socket = new RawSocket(gateway, V10)) {
      socket.send(
          "{\"op\":6,\"d\":{\"token\":\"%s\",\"session_id\":\"unheard-of\",\"seq\":1}}"
              .formatted(token));
      assertThat(socket.awaitFrame("\"op\":9")).contains("false");
    }
  }

  @Test
  void aBotsSocketIsClosedWithoutIntentsAndWithThoseThatAreNotOrAreOff() throws Exception {
    long application = owner.createApplication("intents").path("id").asLong();
    String bot = owner.createBot(application);
    assertThat(identify(bot, ",\"intents\":" + (1 << 30))).isEqualTo(4013);
    assertThat(identify(bot, "")).isEqualTo(4013);
    ThrongApi api = stack.api().bot(bot);
    assertThat(raw(api, "PATCH", "/applications/@me", "{\"flags\":0}").status()).isEqualTo(200);
    assertThat(identify(bot, ",\"intents\":2")).isEqualTo(4014);
  }

  private int identify(String token, String intents) throws Exception {
    try (RawSocket socket = new RawSocket(gateway, V10)) {
      socket.send(
          "{\"op\":2,\"d\":{\"token\":\"%s\",\"properties\":{}%s}}".formatted(token, intents));
      return socket.awaitClose();
    }
  }

  @Test
  void aRevokedTokenClosesTheSocket() throws Exception {
    long application = owner.createApplication("reset").path("id").asLong();
    try (RawSocket socket = new RawSocket(gateway, V10)) {
      socket.send(
          "{\"op\":2,\"d\":{\"token\":\"%s\",\"properties\":{},\"intents\":1}}"
              .formatted(owner.createBot(application)));
      assertThat(socket.awaitFrame("\"READY\"")).isNotEmpty();
      owner.resetBotToken(application);
      assertThat(socket.awaitClose()).isEqualTo(4003);
    }
    ThrongApi leaver = stack.newPerson("leaver");
    try (RawSocket socket = new RawSocket(gateway, V10)) {
      socket.send(
          "{\"op\":2,\"d\":{\"token\":\"%s\",\"properties\":{}}}"
              .formatted(leaver.rest().authorization()));
      assertThat(socket.awaitFrame("\"READY\"")).isNotEmpty();
      assertThat(raw(leaver, "POST", "/auth/logout", "{}").status()).isEqualTo(204);
      assertThat(socket.awaitClose()).isEqualTo(4003);
    }
    stack.eventually(() -> expect(raw(leaver, "GET", "/users/@me", null), 401, 0));
  }

  @Test
  void bytesThatAreNotHttpAreABadRequestAndTheEndOfTheConnection() throws Exception {
    for (URI server : new URI[] {gateway, stack.rest()}) {
      assertThat(exchange(server, "\u0000\u0001\u0002 not http at all\r\n\r\n"))
          .matches("(?s)HTTP/1\\.[01] 400 Bad Request\r\n.*");
    }
  }

  /** All that the server says until it closes the connection. */
  private static String exchange(URI server, String request) throws IOException {
    try (Socket socket = new Socket(server.getHost(), server.getPort())) {
      socket.setSoTimeout((int) TIMEOUT.toMillis());
      OutputStream out = socket.getOutputStream();
      out.write(request.getBytes(StandardCharsets.UTF_8));
      out.flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private String messages() {
    return "/channels/" + channel + "/messages";
  }

  private static RestAnswer raw(ThrongApi caller, String method, String path, String body) {
    return caller.rest().rawAsync(method, path, body).join();
  }

  private static void expect(RestAnswer answer, int status, int code) {
    assertThat(answer.status()).as("%s", answer.body()).isEqualTo(status);
    assertThat(answer.body().path("code").isInt()).as("%s", answer.body()).isTrue();
    assertThat(answer.code()).as("%s", answer.body()).isEqualTo(code);
    assertThat(answer.body().path("message").asText()).isNotEmpty();
    assertThat(answer.headers().firstValue("content-type")).contains("application/json");
  }
}
