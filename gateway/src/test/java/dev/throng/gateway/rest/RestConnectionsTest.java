package dev.throng.gateway.rest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.throng.gateway.ratelimit.RestLimits;
import dev.throng.gateway.ratelimit.TrustedProxies;
import dev.throng.protocol.wire.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a connection of REST may do, and who is counted behind a proxy. */
@Timeout(30)
final class RestConnectionsTest {
  private static final int PER_ADDRESS = 3;
  private static final int UNREAD_BYTES = 16 << 20;

  /** More than the system's socket buffers take. */
  private static final int MUCH = 12 << 20;

  private static final Duration SHORT = Duration.ofMillis(400);
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final String HEADERS = " HTTP/1.1\r\nHost: x\r\n";
  private static final String WHOLE = "GET /api/v10/gateway" + HEADERS + "\r\n";

  @AutoClose private final List<AutoCloseable> opened = new CloseAll();
  private int users;

  private static final class CloseAll extends ArrayList<AutoCloseable> implements AutoCloseable {
    private static final long serialVersionUID = 1;

    @Override
    public void close() throws Exception {
      for (AutoCloseable each : this) {
        each.close();
      }
    }
  }

  @Test
  void headersThatTrickleInAreCutOff() throws Exception {
    RestFixture rest = rest(TrustedProxies.NONE, SHORT, LONG, LONG);

    assertCutOffWhileSending(connect(rest), "GET /api/v10/gateway" + HEADERS + "X-More: ", "x");
    assertThat(rest.operator("/metrics").text())
        .contains("throng_rest_refused_total{reason=\"deadline\"} 1.0");
  }

  @Test
  void theHeadersOfALaterRequestAreCutOffToo() throws Exception {
    RestFixture rest = rest(TrustedProxies.NONE, LONG, LONG, SHORT);

    assertCutOffWhileSending(connect(rest), WHOLE + "GET /api/v10/x" + HEADERS + "X-More: ", "x");
  }

  @Test
  void aBodyThatTricklesInIsCutOffThoughItsRequestWasRefused() throws Exception {
    RestFixture rest = rest(TrustedProxies.NONE, LONG, SHORT, LONG);
    String refused =
        "POST /api/v10/channels/1/messages" + HEADERS + "Content-Length: 100000\r\n\r\n";

    assertCutOffWhileSending(connect(rest), refused, " ");
    assertCutOffWhileSending(connect(rest), refused.replace("POST", "GET"), " ");
    assertCutOffWhileSending(connect(rest), refused.replace("channels", "nothing"), " ");
  }

  @Test
  void aBodyThatIsReadIsCutOffAsWell() throws Exception {
    RestFixture rest = rest(TrustedProxies.NONE, LONG, SHORT, LONG);

    assertCutOffWhileSending(
        connect(rest),
        "POST /api/v10/auth/login" + HEADERS + "Content-Length: 100000\r\n\r\n",
        " ");
  }

  @Test
  void anAnswerMayTakeLongerThanItsRequest() throws Exception {
    RestFixture rest = rest(TrustedProxies.NONE, SHORT, SHORT, LONG);
    CompletableFuture<Reply> reply = new CompletableFuture<>();
    rest.actors.guilds = command -> reply;
    reply.completeOnTimeout(
        ScriptedActors.reply(204, ""), 3 * SHORT.toMillis(), TimeUnit.MILLISECONDS);

    assertThat(rest.bot("POST", "/channels/" + RestFixture.CHANNEL + "/typing", null).status())
        .isEqualTo(204);
  }

  @Test
  void aClientThatDoesNotReadItsAnswerIsCutOffAtTheDeadline() throws Exception {
    RestFixture rest = rest(TrustedProxies.NONE, LONG, LONG, SHORT);
    Socket slow = connect(rest);
    ask(rest, slow, 1);
    awaitRefused(rest, "deadline");

    assertThat(slow.getInputStream().transferTo(OutputStream.nullOutputStream())).isLessThan(MUCH);
  }

  @Test
  void clientsThatReadNothingAreCutOffInTheOrderOfTheirAnswersAndOthersAreNot() throws Exception {
    RestFixture rest = rest(TrustedProxies.NONE, LONG, LONG, LONG);
    Socket slow = connect(rest);
    ask(rest, slow, 3);
    awaitRefused(rest, "unread");

    assertThat(slow.getInputStream().transferTo(OutputStream.nullOutputStream()))
        .isLessThan(2 * MUCH);
    Socket reader = connect(rest);
    for (int i = 0; i < 3; i++) {
      ask(rest, reader, 1);
      reader.getInputStream().skipNBytes(MUCH);
    }
  }

  @Test
  void aClientThatOffersHttp2IsAnsweredOverHttp1() throws Exception {
    RestFixture rest = rest(TrustedProxies.NONE, LONG, LONG, LONG);
    URI uri = URI.create("http://127.0.0.1:" + rest.port() + "/api/v10/gateway");
    HttpResponse<String> answer =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_2)
            .build()
            .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.version()).isEqualTo(HttpClient.Version.HTTP_1_1);
  }

  @Test
  void anAddressHasOnlySoManyConnectionsAndGetsThemBack() throws Exception {
    RestFixture rest = rest(TrustedProxies.NONE, LONG, LONG, LONG);
    List<Socket> open = new ArrayList<>();
    for (int i = 0; i < PER_ADDRESS; i++) {
      open.add(connect(rest));
      assertThat(isAnswered(open.get(i))).isTrue();
    }

    assertThat(isAnswered(connect(rest))).isFalse();
    for (Socket socket : open) {
      socket.close();
    }
    while (!isAnswered(connect(rest))) {
      Thread.sleep(20);
    }
  }

  @Test
  void connectionsOfATrustedProxyAreNotCounted() throws Exception {
    RestFixture rest = rest(TrustedProxies.of("127.0.0.0/8"), LONG, LONG, LONG);

    for (int i = 0; i < 2 * PER_ADDRESS; i++) {
      assertThat(isAnswered(connect(rest))).isTrue();
    }
  }

  @Test
  void behindATrustedProxyEachClientHasItsOwnLimits() throws Exception {
    RestFixture rest = rest(TrustedProxies.of("127.0.0.0/8"), LONG, LONG, LONG);
    exhaust(rest, "203.0.113.7");

    assertThat(unauthorized(rest, "203.0.113.7").status()).isEqualTo(429);
    assertThat(unauthorized(rest, "198.51.100.1, 203.0.113.7").status()).isEqualTo(429);
    assertThat(unauthorized(rest, "203.0.113.8").status()).isEqualTo(401);
  }

  @Test
  void aClientThatIsNoTrustedProxyCannotNameAnotherAddress() throws Exception {
    RestFixture rest = rest(TrustedProxies.of("192.0.2.0/24"), LONG, LONG, LONG);
    exhaust(rest, "203.0.113.7");

    assertThat(unauthorized(rest, "203.0.113.8").status()).isEqualTo(429);
  }

  private RestFixture rest(TrustedProxies proxies, Duration headers, Duration body, Duration next) {
    RestFixture rest =
        new RestFixture(
            true,
            new RestServerOptions.Connections(
                proxies,
                PER_ADDRESS,
                UNREAD_BYTES,
                RestServerOptions.Connections.BODY_BYTES_MIN,
                new RestServerOptions.Deadlines(headers, body, next, next)));
    opened.add(rest);
    return rest;
  }

  private Socket connect(RestFixture rest) throws IOException {
    Socket socket = new Socket("127.0.0.1", rest.port());
    opened.add(0, socket);
    return socket;
  }

  /** Until the server closes; the test's own time-out is for a server that never does. */
  private static void assertCutOffWhileSending(Socket socket, String first, String more)
      throws Exception {
    socket.getOutputStream().write(first.getBytes(US_ASCII));
    CompletableFuture<Long> end =
        CompletableFuture.supplyAsync(
            () -> {
              try {
                return socket.getInputStream().transferTo(OutputStream.nullOutputStream());
              } catch (IOException e) {
                return -1L;
              }
            });
    while (!end.isDone()) {
      try {
        socket.getOutputStream().write(more.getBytes(US_ASCII));
      } catch (IOException e) {
        return;
      }
      Thread.sleep(50);
    }
  }

  /** Sends requests, one after the other, whose answers are large. */
  private void ask(RestFixture rest, Socket socket, int requests) throws IOException {
    String body = "[\"" + "x".repeat(MUCH) + "\"]";
    rest.actors.guilds = command -> ScriptedActors.done(ScriptedActors.reply(200, body));
    for (int i = 0; i < requests; i++) {
      // Of a user each, or they would meet the limit of bytes for one.
      String get =
          "GET /api/v10/channels/%d/messages%sAuthorization: %s\r\n\r\n"
              .formatted(RestFixture.CHANNEL, HEADERS, rest.token(RestFixture.PERSON + ++users));
      socket.getOutputStream().write(get.getBytes(US_ASCII));
    }
  }

  private static void awaitRefused(RestFixture rest, String reason) throws Exception {
    String line = "throng_rest_refused_total{reason=\"" + reason + "\"} 1.0";
    while (!rest.operator("/metrics").text().contains(line)) {
      Thread.sleep(20);
    }
  }

  private static boolean isAnswered(Socket socket) {
    try {
      socket.getOutputStream().write(WHOLE.getBytes(US_ASCII));
      InputStream answer = socket.getInputStream();
      return answer.read() == 'H';
    } catch (IOException e) {
      return false;
    }
  }

  private static void exhaust(RestFixture rest, String forwardedFor) {
    for (int i = 0; i < RestLimits.UNAUTHORIZED.requests(); i++) {
      assertThat(unauthorized(rest, forwardedFor).status()).isEqualTo(401);
    }
  }

  private static RestFixture.Answer unauthorized(RestFixture rest, String forwardedFor) {
    return rest.send("GET", "/api/v10/users/@me", null, Map.of("X-Forwarded-For", forwardedFor));
  }
}
